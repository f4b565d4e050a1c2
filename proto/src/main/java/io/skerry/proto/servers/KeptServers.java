package io.skerry.proto.servers;

import io.skerry.proto.rpc.ServerList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// The metadata servers as a node knows them. It keeps them in a file, the version and then one
/// address a line, so that it finds the cluster after a restart though all that it was configured
/// with are gone. A file that cannot be read or written costs no more than that.
public final class KeptServers {
  private static final String FILE = "metadata-servers";

  private final Path file;
  private final Log log;
  private final KnownServers known;

  /// Where the node's log is written.
  public interface Log {
    /// Others than before.
    void changed(List<String> addresses);

    /// The file cannot be read, or not be written.
    void failed(IOException why);
  }

  /// @param directory where the node may keep a file
  public KeptServers(List<String> configured, Path directory, Log log) {
    this.file = directory.resolve(FILE);
    this.log = log;
    this.known = new KnownServers(configured, read());
  }

  /// Where to look for a leader, the likeliest first; never empty.
  public List<String> all() {
    return known.all();
  }

  /// Takes note of what a metadata server says.
  public synchronized void learn(ServerList list) {
    List<String> before = known.told().addresses();
    if (known.learn(list) && !known.told().addresses().equals(before)) {
      log.changed(known.told().addresses());
      write(known.told());
    }
  }

  private KnownServers.Told read() {
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      String first = lines.isEmpty() ? "" : lines.get(0);
      long version = first.matches("[0-9]{1,18}") ? Long.parseLong(first) : 0;
      return new KnownServers.Told(version, lines);
    } catch (IOException e) {
      log.failed(e);
      return new KnownServers.Told(0, List.of());
    }
  }

  private void write(KnownServers.Told told) {
    List<String> lines = new ArrayList<>();
    lines.add(Long.toString(told.version()));
    lines.addAll(told.addresses());
    try {
      Path fresh = file.resolveSibling(FILE + ".next");
      Files.write(fresh, lines);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.failed(e);
    }
  }
}
