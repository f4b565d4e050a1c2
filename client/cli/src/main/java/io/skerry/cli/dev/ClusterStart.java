package io.skerry.cli.dev;

import io.skerry.cli.dev.LocalLayout.Description;
import io.skerry.cli.setup.InitRun;
import io.skerry.cli.setup.NodeFiles;
import io.skerry.cli.setup.ServerRole;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Quantity;
import io.skerry.cli.shell.Shell;
import io.skerry.client.Skerry;
import io.skerry.client.config.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes a local cluster and brings all its servers up, in the order of a real installation: init,
/// metadata servers, join, storage nodes and workers, users.
public final class ClusterStart {
  private static final Duration LEADER = Duration.ofSeconds(90);
  private static final Duration NODES = Duration.ofSeconds(90);
  private static final Duration VOTES = Duration.ofSeconds(90);
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final Duration PROBE = Duration.ofSeconds(5);

  private final LocalCluster cluster;
  private final LocalLayout layout;
  private final Shell shell;

  public ClusterStart(LocalCluster cluster) {
    this.cluster = cluster;
    this.layout = cluster.layout();
    this.shell = cluster.shell();
  }

  /// Makes the cluster if there is none, and starts every server that does not run.
  public void run(LocalPlan plan) throws IOException {
    cluster.locked(() -> up(plan));
    if (shell.variable(ServerProcess.RECORD).isEmpty()) {
      Training.start(shell, layout.folder());
    }
  }

  private void up(LocalPlan plan) throws IOException {
    if (!cluster.exists()) {
      make(plan);
    }
    Relays relays = new Relays(cluster);
    if (relays.used()) {
      timed("relay", relays::start);
    }
    timed("metadata servers", this::startMetadata);
    try (Skerry admin = cluster.admin(CALL)) {
      Members members = new Members(cluster, admin);
      if (!cluster.processes(ServerRole.METADATA).stream().allMatch(this::configured)) {
        timed("new metadata servers", () -> joinMetadata(members));
      }
      timed("storage nodes and workers", () -> startOthers(members));
    }
    layout.write(layout.readOrFail());
  }

  /// Adds one server of any role to a cluster whose metadata servers run.
  public void add(LocalNode node) throws IOException {
    cluster.locked(
        () -> {
          Description before = layout.readOrFail();
          List<LocalNode> nodes = new ArrayList<>(before.nodes());
          nodes.add(new Relays(cluster).used() ? Relays.behind(node) : node);
          layout.write(new Description(before.cluster(), nodes));
          try (Skerry admin = cluster.admin(CALL)) {
            Members members = new Members(cluster, admin);
            timed(
                node.name(),
                () ->
                    node.role() == ServerRole.METADATA
                        ? joinMetadata(members)
                        : startOthers(members));
          }
          layout.write(layout.readOrFail());
        });
  }

  /// Lets metadata servers join that have no configuration yet, one after the other.
  private String joinMetadata(Members members) throws IOException {
    List<ServerProcess> joining =
        cluster.processes(ServerRole.METADATA).stream()
            .filter(server -> !configured(server))
            .toList();
    for (ServerProcess server : joining) {
      members.join(server.node());
      server.start(shell);
      new Deadline(VOTES, server.node().name() + " voting in every group")
          .await(() -> members.votes(server.node().name()), server::checkAlive);
    }
    return joining.isEmpty() ? "nothing to do" : names(joining) + " votes in every group";
  }

  private boolean configured(ServerProcess server) {
    return Files.exists(layout.config(server.node()));
  }

  /// A step that may fail.
  private interface Step {
    String run() throws IOException;
  }

  private void timed(String what, Step step) throws IOException {
    long start = System.nanoTime();
    String result = step.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    shell.terminal().step(what + ": " + result + " (" + Quantity.seconds(seconds) + ")");
  }

  private void make(LocalPlan plan) throws IOException {
    List<LocalNode> nodes = plan.nodes();
    NodeFiles.createPrivateFolder(layout.folder().resolve("keys"));
    NodeFiles.createPrivateFolder(layout.folder().resolve("identities"));
    try {
      timed(
          "cluster",
          () -> {
            Description description = new Description(init(nodes), nodes);
            layout.write(description);
            return description.cluster() + " in " + layout.folder();
          });
    } finally {
      if (!cluster.exists()) {
        // Half a cluster would only stand in the way of the next attempt.
        layout.delete();
      }
    }
  }

  /// Runs `init` of the metadata server and answers the cluster's name.
  private String init(List<LocalNode> nodes) throws IOException {
    List<Object> servers = new ArrayList<>();
    for (LocalNode node : nodes) {
      if (node.role() == ServerRole.METADATA) {
        servers.add(
            Json.object(
                "node", node.name(),
                "site", node.site(),
                "rack", node.rack(),
                "host", LocalNode.HOST,
                "port", node.port(),
                "joinPort", node.joinPort(),
                "statusPort", node.statusPort(),
                "directory", layout.node(node.name()).toString()));
      }
    }
    Path spec = layout.folder().resolve("init.yaml");
    Files.writeString(
        spec,
        Yaml.text(
            Json.object(
                "dataGroups",
                1,
                "masterKey",
                layout.masterKey().toString(),
                "metadata",
                servers,
                "admin",
                Json.object(
                    "name", "admin", "directory", layout.identityFolder("admin").toString()))));
    return InitRun.run(shell, spec);
  }

  private String startMetadata() throws IOException {
    List<ServerProcess> servers =
        cluster.processes(ServerRole.METADATA).stream()
            .filter(server -> configured(server) && !server.removed())
            .toList();
    for (ServerProcess server : servers) {
      server.start(shell);
    }
    try (Skerry admin = cluster.admin(PROBE)) {
      new Deadline(LEADER, "the election of a leader")
          .await(
              () ->
                  admin.cluster().describe().groups().stream()
                      .allMatch(group -> group.leader().isPresent()),
              () ->
                  servers.stream()
                      .filter(one -> !one.removed())
                      .forEach(ServerProcess::checkAlive));
    }
    return names(servers) + " run, leaders elected";
  }

  private String startOthers(Members members) throws IOException {
    List<ServerProcess> others = new ArrayList<>(cluster.processes(ServerRole.STORAGE));
    others.addAll(cluster.processes(ServerRole.WORKER));
    InParallel.each(
        others,
        server -> {
          if (!Files.exists(layout.config(server.node()))) {
            members.join(server.node());
          }
          server.start(shell);
        });
    Set<String> wanted = new HashSet<>();
    cluster.processes(ServerRole.STORAGE).forEach(process -> wanted.add(process.node().name()));
    // While they come up; and the number of copies says which placement groups there shall be.
    members.people(wanted.size());
    new Deadline(NODES, "the placement of storage nodes")
        .await(() -> members.placed(wanted), () -> others.forEach(ServerProcess::checkAlive));
    return names(others) + " run, placement groups ready";
  }

  private static String names(List<ServerProcess> processes) {
    return String.join(" ", processes.stream().map(process -> process.node().name()).toList());
  }
}
