package io.skerry.metadata.membership;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.PlacementGroup.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// How far the placement groups are from what they should be, in words.
final class RepairReport {
  /// Groups that are named one by one.
  private static final int NAMED_MAX = 8;

  /// Copies to make are counted up to here.
  private static final int COUNTED_MAX = 100_000;

  private final Groups groups;
  private final RootRows rows;
  private final NodeLedger ledger;

  RepairReport(Groups groups, RootRows rows, NodeLedger ledger) {
    this.groups = groups;
    this.rows = rows;
    this.ledger = ledger;
  }

  /// Whether a node is lost and others have everything that it had: the cluster is well without it.
  boolean replaced(Node node) {
    return ledger.out(node.id()) && needing(node).isEmpty() && !groupsOf(node).isEmpty();
  }

  /// What is done about a node that is down.
  String doingAbout(Node node) {
    int left = needing(node).size();
    if (!ledger.out(node.id())) {
      return "reads and writes go to the other members of its placement groups; if it stays away"
          + " for %d s, its copies are made on other nodes".formatted(ledger.nodeOut().toSeconds());
    }
    return left == 0
        ? "nothing is on it"
        : "its copies are made on other nodes, where there are any: %d placement groups left"
            .formatted(left);
  }

  /// What is still to be moved off a node that is drained; empty when nothing is.
  Optional<HealthCheck.Problem> drainProblem(Node node) {
    if (node.duty() != Node.Duty.DRAINING || !needs(node)) {
      return Optional.empty();
    }
    List<PlacementGroup> left = needing(node);
    long waiting = left.stream().filter(group -> group.in(State.FILLING).isEmpty()).count();
    long copies = replacements(left);
    return Optional.of(
        new HealthCheck.Problem(
            "storage node " + node.name(),
            "draining, a member of %d placement groups, %d copies still to be made elsewhere"
                .formatted(groupsOf(node).size(), copies),
            waiting == left.size() && !left.isEmpty()
                ? "it waits for nodes that can take its copies"
                : "its copies are made on other nodes",
            waiting == left.size() && !left.isEmpty()
                ? "add a storage node, or make room on the others"
                : ""));
  }

  private long replacements(List<PlacementGroup> of) {
    return RepairFacts.of(
        groups.data(),
        facts ->
            of.stream()
                .mapToLong(
                    group ->
                        group.in(State.FILLING).stream()
                            .mapToLong(node -> facts.owed(node, group.id(), COUNTED_MAX))
                            .sum())
                .sum());
  }

  /// Whether something on the node has not yet been shown to be elsewhere.
  private boolean needs(Node node) {
    return RepairFacts.of(groups.data(), facts -> !facts.unneeded(node.id(), groupsOf(node)));
  }

  private List<PlacementGroup> groupsOf(Node node) {
    return rows.placementGroups().stream()
        .filter(group -> group.member(node.id()).isPresent())
        .toList();
  }

  /// The groups that a node has not been replaced in.
  private List<PlacementGroup> needing(Node node) {
    return groupsOf(node).stream()
        .filter(
            group ->
                group
                    .member(node.id())
                    .filter(member -> member.state() != State.SURPLUS)
                    .isPresent())
        .toList();
  }

  /// Groups in which one more loss would hurt, and groups that are being filled.
  List<HealthCheck.Problem> groupProblems() {
    List<HealthCheck.Problem> problems = new ArrayList<>();
    List<PlacementGroup> risky =
        rows.placementGroups().stream()
            .filter(group -> group.copies() > 1 && fullAndUp(group) <= 1)
            .toList();
    if (!risky.isEmpty()) {
      problems.add(
          new HealthCheck.Problem(
              "placement groups",
              "at risk, at most one full member is up: " + named(risky),
              "they are filled first from what is up",
              "start the storage nodes that are down: skerry node list"));
    }
    List<PlacementGroup> filling =
        rows.placementGroups().stream()
            .filter(group -> !group.in(State.FILLING).isEmpty())
            .filter(group -> group.full().size() < group.copies())
            .toList();
    if (!filling.isEmpty()) {
      problems.add(
          new HealthCheck.Problem(
              "placement groups",
              "%d of %d get new members, %d copies still to be made: %s"
                  .formatted(
                      filling.size(),
                      rows.placementGroups().size(),
                      replacements(filling),
                      named(filling)),
              "the new members fetch from the others",
              ""));
    }
    return problems;
  }

  private long fullAndUp(PlacementGroup group) {
    return group.full().stream()
        .filter(node -> rows.node(node).filter(Node::up).isPresent())
        .count();
  }

  private static String named(List<PlacementGroup> groups) {
    String names =
        groups.stream()
            .limit(NAMED_MAX)
            .map(group -> "pg/" + group.id())
            .collect(Collectors.joining(", "));
    return groups.size() > NAMED_MAX ? names + ", ..." : names;
  }
}
