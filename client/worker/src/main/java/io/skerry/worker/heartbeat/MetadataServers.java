package io.skerry.worker.heartbeat;

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
/// those that a leader has named last. Those are kept in a file, one address a line, so that a
/// worker finds the cluster after a restart though all that it was configured with are gone.
public final class MetadataServers {
  private static final Logger log = LoggerFactory.getLogger(MetadataServers.class);
  private static final String FILE = "metadata-servers";
  private static final int SERVERS_MAX = 64;

  private final List<String> configured;
  private final Path file;
  private volatile List<String> told;

  /// @param directory where the worker may keep a file
  public MetadataServers(List<String> configured, Path directory) {
    this.configured = List.copyOf(configured);
    this.file = directory.resolve(FILE);
    this.told = kept(file);
  }

  /// Where to look for a leader, the likeliest first; never empty.
  List<String> all() {
    Set<String> ordered = new LinkedHashSet<>(told);
    ordered.addAll(configured);
    return new ArrayList<>(ordered);
  }

  /// Takes note of what a leader says; one of an older version says nothing.
  void learn(List<String> servers) {
    List<String> usable = servers.stream().filter(MetadataServers::wellFormed).toList();
    if (usable.isEmpty() || usable.size() > SERVERS_MAX || usable.equals(told)) {
      return;
    }
    told = usable;
    try {
      Path fresh = file.resolveSibling(FILE + ".next");
      Files.write(fresh, usable);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      log.atInfo().addKeyValue("servers", usable).log("metadata-servers");
    } catch (IOException e) {
      log.atWarn().addKeyValue("why", e.toString()).log("metadata-servers-not-kept");
    }
  }

  private static List<String> kept(Path file) {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream().filter(MetadataServers::wellFormed).toList()
          : List.of();
    } catch (IOException e) {
      log.atWarn().addKeyValue("why", e.toString()).log("metadata-servers-unreadable");
      return List.of();
    }
  }

  private static boolean wellFormed(String address) {
    int colon = address.lastIndexOf(':');
    return colon > 0 && address.substring(colon + 1).matches("[0-9]{1,5}");
  }
}
