package io.skerry.metadata.membership;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Divergence;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.raft.View;
import io.skerry.metadata.state.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Storage nodes that do not hold what the rows say, in words.
final class DivergenceReport {
  private static final int ROWS_MAX = 10_000;
  private static final int NAMED_MAX = 8;

  /// Copies that are looked at one by one.
  private static final int COPIES_MAX = 1_000;

  /// After so many searches without an end a person should know.
  private static final int SEARCHES_MANY = 5;

  private final Groups groups;
  private final RootRows rows;

  DivergenceReport(Groups groups, RootRows rows) {
    this.groups = groups;
    this.rows = rows;
  }

  /// Adds what is wrong.
  ///
  /// @return pairs of a placement group and a node that differ
  long addProblems(List<HealthCheck.Problem> problems) {
    Map<Integer, List<Divergence>> byNode = new TreeMap<>();
    long unreplaced = 0;
    for (var replica : groups.data()) {
      try (View view = replica.appliedView()) {
        for (Divergence row : view.scan(Divergence.all(), ROWS_MAX)) {
          byNode.computeIfAbsent(row.node(), node -> new ArrayList<>()).add(row);
        }
        unreplaced += withoutGoodCopy(view);
      }
    }
    byNode.forEach((node, found) -> addProblems(name(node), found, problems));
    if (unreplaced > 0) {
      problems.add(
          new HealthCheck.Problem(
              "copies",
              "data may be lost: of %d chunks no good copy is known, a bad one is kept"
                  .formatted(unreplaced),
              "they are replaced as soon as a node comes that has a good copy",
              "start the storage nodes that are down: skerry node list; or restore the files from"
                  + " a backup"));
    }
    return byNode.values().stream().flatMap(List::stream).filter(Divergence::differs).count();
  }

  private String name(int node) {
    return rows.node(node).map(Node::name).orElse("number " + node);
  }

  private static void addProblems(
      String node, List<Divergence> found, List<HealthCheck.Problem> problems) {
    List<Divergence> differing = found.stream().filter(Divergence::differs).toList();
    int kept = found.stream().mapToInt(Divergence::kept).sum();
    if (!differing.isEmpty()) {
      boolean many = differing.stream().anyMatch(row -> row.searches() >= SEARCHES_MANY);
      problems.add(
          new HealthCheck.Problem(
              "storage node " + node,
              "does not hold what it should in %d placement groups: %s"
                  .formatted(differing.size(), named(differing)),
              "what differs is looked for; missing chunks are fetched from other members, and what"
                  + " nothing refers to is deleted",
              many
                  ? "it has not ended by itself: restart the node; if that does not help, drain it:"
                      + " skerry node drain "
                      + node
                  : ""));
    }
    if (kept > 0) {
      problems.add(
          new HealthCheck.Problem(
              "storage node " + node,
              "has %d chunks that nothing refers to and that are not of this incarnation"
                  .formatted(kept),
              "they are kept",
              "if they are not needed, drain the node and join it again with an empty folder"));
    }
  }

  private static String named(List<Divergence> rows) {
    String names =
        rows.stream()
            .limit(NAMED_MAX)
            .map(row -> "pg/" + row.pg())
            .collect(Collectors.joining(", "));
    return rows.size() > NAMED_MAX ? names + ", ..." : names;
  }

  /// Chunks that a node has lost or holds damaged and that no other full member has.
  private static long withoutGoodCopy(StateReader state) {
    return state.scan(Debt.all(), COPIES_MAX).stream()
        .filter(Debt::replace)
        .filter(debt -> state.get(Chunk.key(debt.chunk())).isPresent())
        .filter(debt -> nobodyHas(state, debt))
        .map(Debt::chunk)
        .distinct()
        .count();
  }

  private static boolean nobodyHas(StateReader state, Debt debt) {
    return state
        .get(PlacementGroup.key(debt.pg()))
        .filter(
            group ->
                group.holders().stream()
                    .allMatch(
                        node -> state.get(Debt.key(node, debt.pg(), debt.chunk())).isPresent()))
        .isPresent();
  }
}
