package io.skerry.cli.dev;

import io.skerry.cli.dev.LocalLayout.Description;
import io.skerry.cli.setup.ServerRole;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Table;
import io.skerry.cli.shell.Terminal;
import io.skerry.client.ClusterDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The state of a local cluster for people and for scripts.
final class StatusText {
  private static final Duration ASK = Duration.ofSeconds(5);

  private final LocalCluster cluster;
  private final List<ServerProcess> processes;
  private final Optional<ClusterDescription> description;
  private final Set<String> cutOff;

  StatusText(LocalCluster cluster) {
    this.cluster = cluster;
    this.processes = cluster.processes();
    this.cutOff = new Relays(cluster).cutOff();
    boolean metadataRuns =
        processes.stream()
            .anyMatch(p -> p.node().role() == ServerRole.METADATA && p.state().equals("running"));
    this.description = metadataRuns ? cluster.describe(ASK) : Optional.empty();
  }

  /// Whether every server runs.
  boolean allRun() {
    return processes.stream()
        .allMatch(
            process -> process.state().equals("running") || process.state().equals("removed"));
  }

  Map<String, Object> json() {
    LocalLayout layout = cluster.layout();
    Description local = layout.readOrFail();
    List<Object> nodes = new ArrayList<>();
    for (ServerProcess process : processes) {
      LocalNode node = process.node();
      nodes.add(
          Json.object(
              "node", node.name(),
              "role", node.role().word(),
              "site", node.site(),
              "rack", node.rack(),
              "address", node.address(),
              "pid", process.pidFile().pid(),
              "state", process.state(),
              "cutOff", cutOff.contains(node.name()),
              "data", layout.node(node.name()).resolve("data"),
              "log", layout.log(node.name())));
    }
    return Json.object(
        "cluster", local.cluster(), "dir", layout.folder(), "nodes", nodes, "groups", groups());
  }

  private List<Object> groups() {
    List<Object> groups = new ArrayList<>();
    for (ClusterDescription.MetadataGroup group :
        description.map(ClusterDescription::groups).orElse(List.of())) {
      groups.add(
          Json.object(
              "group", group.group(),
              "leader", group.leader(),
              "members", group.members(),
              "appliedIndex", group.appliedIndex()));
    }
    return groups;
  }

  void print(Terminal terminal) {
    LocalLayout layout = cluster.layout();
    terminal.line(layout.readOrFail().cluster() + " in " + layout.folder());
    Table nodes = new Table("NODE", "ROLE", "SITE", "RACK", "ADDRESS", "PID", "STATE", "LEADS");
    for (ServerProcess process : processes) {
      LocalNode node = process.node();
      nodes.row(
          node.name(),
          node.role().word(),
          node.site(),
          node.rack(),
          node.address(),
          process.pidFile().pid().map(String::valueOf).orElse("-"),
          cutOff.contains(node.name()) ? process.state() + ", cut off" : process.state(),
          leads(node.name()));
    }
    nodes.print(terminal);
    if (description.isEmpty()) {
      terminal.line("The metadata service does not answer.");
    }
  }

  private String leads(String name) {
    List<String> groups = new ArrayList<>();
    for (ClusterDescription.MetadataGroup group :
        description.map(ClusterDescription::groups).orElse(List.of())) {
      if (group.leader().equals(Optional.of(name))) {
        groups.add("group " + group.group());
      }
    }
    return String.join(", ", groups);
  }
}
