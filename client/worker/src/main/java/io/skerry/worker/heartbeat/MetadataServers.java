package io.skerry.worker.heartbeat;

import io.skerry.proto.rpc.ServerList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The metadata servers as this worker knows them: those of its configuration, and before them
/// those that a leader has named last. Those are kept in a file, the version and then one address a
/// line, so that a worker finds the cluster after a restart though all that it was configured with
/// are gone.
public final class MetadataServers {
  private static final Logger log = LoggerFactory.getLogger(MetadataServers.class);
  private static final String FILE = "metadata-servers";
  private static final int SERVERS_MAX = 64;

  private final List<String> configured;
  private final Path file;
  private volatile List<String> told;

  /// What is older is not believed; 0 says that the teller does not know.
  private long version;

  /// @param directory where the worker may keep a file
  public MetadataServers(List<String> configured, Path directory) {
    this.configured = List.copyOf(configured);
    this.file = directory.resolve(FILE);
    List<String> lines = kept(file);
    this.told = lines.stream().filter(MetadataServers::wellFormed).toList();
    this.version = version(lines);
  }

  /// Where to look for a leader, the likeliest first; never empty.
  List<String> all() {
    Set<String> ordered = new LinkedHashSet<>(told);
    ordered.addAll(configured);
    return new ArrayList<>(ordered);
  }

  /// Takes note of what a metadata server says. One that has just started, or is cut off, may say
  /// what was true once.
  synchronized void learn(ServerList list) {
    List<String> usable =
        list.getAddressesList().stream().filter(MetadataServers::wellFormed).toList();
    if (list.getVersion() < version || usable.isEmpty() || usable.size() > SERVERS_MAX) {
      return;
    }
    version = list.getVersion();
    if (!usable.equals(told)) {
      told = usable;
      keep();
    }
  }

  private void keep() {
    List<String> lines = new ArrayList<>(told);
    lines.addFirst(Long.toString(version));
    try {
      Path fresh = file.resolveSibling(FILE + ".next");
      Files.write(fresh, lines);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      log.atInfo().addKeyValue("servers", told).log("metadata-servers");
    } catch (IOException e) {
      log.atWarn().addKeyValue("why", e.toString()).log("metadata-servers-not-kept");
    }
  }

  private static List<String> kept(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      log.atWarn().addKeyValue("why", e.toString()).log("metadata-servers-unreadable");
      return List.of();
    }
  }

  private static long version(List<String> lines) {
    String first = lines.isEmpty() ? "" : lines.getFirst();
    return first.matches("[0-9]{1,18}") ? Math.max(1, Long.parseLong(first)) : 1;
  }

  private static boolean wellFormed(String address) {
    int colon = address.lastIndexOf(':');
    return colon > 0 && address.substring(colon + 1).matches("[0-9]{1,5}");
  }
}
