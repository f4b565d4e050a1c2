package io.skerry.cli.dev;

import io.skerry.cli.dev.LocalLayout.Description;
import io.skerry.cli.relay.RelayFolder;
import io.skerry.cli.setup.ServerRole;
import io.skerry.cli.shell.Failure;
import io.skerry.client.Skerry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The relay of a local cluster: puts the servers behind it and tells it whom to cut off. A cluster
/// has none until its first partition, because every byte that passes it costs time.
final class Relays {
  private static final Duration LISTENS = Duration.ofSeconds(60);
  private static final Duration LEADER = Duration.ofSeconds(90);
  private static final Duration CALL = Duration.ofSeconds(5);
  private static final Duration OBEYS = Duration.ofSeconds(10);
  private static final int CONNECT_MILLIS = 1_000;
  private static final String LISTEN = "listen: ";
  private static final List<String> FLAGS =
      List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  private final LocalCluster cluster;
  private final LocalLayout layout;
  private final RelayFolder folder;

  Relays(LocalCluster cluster) {
    this.cluster = cluster;
    this.layout = cluster.layout();
    this.folder = new RelayFolder(layout.folder());
  }

  /// The node with a port of its own behind the relay; a worker, which serves nothing, needs none.
  static LocalNode behind(LocalNode node) throws IOException {
    return node.port() == 0 || node.listenPort() != 0
        ? node
        : node.behindRelay(LocalPlan.freePort());
  }

  /// Whether servers of this cluster are to stand behind a relay.
  boolean used() {
    return layout.readOrFail().nodes().stream().anyMatch(node -> node.listenPort() != 0);
  }

  /// Starts the relay unless it runs; servers that do not run will listen behind it.
  String start() throws IOException {
    for (ServerProcess process : cluster.processes()) {
      if (!process.alive()) {
        moveBehind(process.node());
      }
    }
    folder.create();
    if (!process().alive()) {
      process().start(command());
    }
    return "in front of all servers";
  }

  void stop() throws IOException {
    process().stop();
    folder.heal();
  }

  /// Puts every server behind the relay, one after the other, so that the cluster goes on serving.
  void place() throws IOException {
    cluster.locked(
        () -> {
          Description before = layout.readOrFail();
          List<LocalNode> nodes = new ArrayList<>();
          for (LocalNode node : before.nodes()) {
            nodes.add(behind(node));
          }
          if (!nodes.equals(before.nodes())) {
            layout.write(new Description(before.cluster(), nodes));
          }
          start();
          for (ServerProcess process : cluster.processes()) {
            if (!isBehind(process.node())) {
              restart(process);
            }
          }
        });
  }

  /// Nodes that are cut off now.
  Set<String> cutOff() {
    try {
      return folder.cutDone();
    } catch (IOException e) {
      return Set.of();
    }
  }

  /// Cuts exactly these nodes off, and returns when it is so.
  void cutOff(Set<String> nodes) throws IOException {
    Set<String> wanted = new TreeSet<>(nodes);
    folder.create();
    folder.cut(wanted);
    new Deadline(OBEYS, "the partition")
        .await(() -> folder.cutDone().equals(wanted), this::checkAlive);
  }

  private void restart(ServerProcess process) throws IOException {
    LocalNode node = process.node();
    cluster.shell().terminal().step("restarting " + node.name() + " behind a relay, once");
    ClusterStop.stop(List.of(process));
    moveBehind(node);
    process.start(cluster.shell());
    new Deadline(LISTENS, node.name() + " listening behind the relay")
        .await(() -> connects(node.listenPort()) && connects(node.port()), process::checkAlive);
    if (node.role() == ServerRole.METADATA) {
      try (Skerry admin = cluster.admin(CALL)) {
        new Deadline(LEADER, "the election of a leader")
            .await(
                () ->
                    admin.cluster().describe().groups().stream()
                        .allMatch(group -> group.leader().isPresent()),
                process::checkAlive);
      }
    }
  }

  private static boolean connects(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isBehind(LocalNode node) throws IOException {
    return node.listenPort() == 0
        || !Files.exists(layout.config(node))
        || Files.readString(layout.config(node)).lines().anyMatch(listenLine(node)::equals);
  }

  private void moveBehind(LocalNode node) throws IOException {
    if (isBehind(node)) {
      return;
    }
    Path config = layout.config(node);
    StringBuilder text = new StringBuilder();
    for (String line : Files.readAllLines(config)) {
      text.append(line.startsWith(LISTEN) ? listenLine(node) : line).append('\n');
    }
    Path fresh = config.resolveSibling(config.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, config, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String listenLine(LocalNode node) {
    return LISTEN + '"' + node.listenAddress() + '"';
  }

  private RelayProcess process() {
    return new RelayProcess(folder);
  }

  private void checkAlive() {
    if (!process().alive()) {
      throw Failure.of("the relay does not run (log: " + folder.log() + "); try: skerry dev start");
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    Path jars = cluster.shell().distributionOrFail().resolve("lib").resolve("cli");
    command.addAll(List.of("-cp", jars + "/*", "io.skerry.cli.relay.Main"));
    command.add(layout.folder().toString());
    return command;
  }
}
