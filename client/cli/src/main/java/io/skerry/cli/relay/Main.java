package io.skerry.cli.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/// The process in front of all servers of one local cluster. It looks again and again which servers
/// there are and which are to be cut off, and ends when the cluster has been wiped.
public final class Main {
  private static final long PAUSE_NANOS = 50_000_000;

  private final RelayFolder folder;
  private final Cuts cuts = new Cuts();
  private final Map<String, Relay> relays = new HashMap<>();
  private Set<String> applied = Set.of();

  private Main(RelayFolder folder) {
    this.folder = folder;
  }

  /// The folder of the cluster is the only argument.
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("relay: give the folder of the local cluster");
      System.exit(2);
    }
    if (!Callers.possible()) {
      System.err.println("relay: /proc/net/tcp cannot be read; partitions need Linux");
      System.exit(1);
    }
    Path cluster = Path.of(arguments[0]);
    Main main = new Main(new RelayFolder(cluster));
    main.folder.cutDone(Set.of());
    while (Files.isDirectory(cluster.resolve(RelayFolder.NAME))) {
      main.look();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void look() throws IOException {
    for (Route route : folder.routes()) {
      if (!relays.containsKey(route.node())) {
        take(route);
      }
    }
    Set<String> wanted = folder.cut();
    if (!wanted.equals(applied)) {
      cuts.set(wanted);
      applied = new TreeSet<>(wanted);
      folder.cutDone(applied);
      System.out.println("cut off: " + applied);
    }
  }

  private void take(Route route) {
    try {
      relays.put(route.node(), Relay.start(route, cuts, folder::processes));
      System.out.println(
          route.node() + ": port " + route.port() + " to port " + route.listenPort());
    } catch (IOException e) {
      // The server still has the port; it is about to be restarted behind the relay.
    }
  }
}
