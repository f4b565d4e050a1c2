package io.skerry.metadata.placement;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Forms new placement groups from nodes.
///
/// While a storage node that is up is in fewer than the wanted number of groups: the node in fewest
/// groups starts a new one. Each further member is, of the other nodes, the first by: fewest
/// members so far at its site, fewest in its rack, fewest groups it is in, fewest groups it shares
/// with the members so far, lowest id. So a group spans as many sites as there are, load follows,
/// and partners vary.
public final class PlacementGroupPlanner {
  /// Groups that one plan adds; the next plan goes on.
  static final int GROUPS_MAX = 1_024;

  private final List<Node> nodes;
  private final int copies;
  private final SortedMap<Integer, Integer> load = new TreeMap<>();
  private final SortedMap<Long, Integer> shared = new TreeMap<>();

  private PlacementGroupPlanner(List<Node> nodes, int copies) {
    this.nodes = nodes;
    this.copies = copies;
  }

  /// Memberships to add so that every storage node that is up is in at least `groupsPerNode` groups
  /// of `copies` members. Empty while there are too few nodes.
  public static List<List<Integer>> plan(
      List<Node> nodes, List<PlacementGroup> existing, int copies, int groupsPerNode) {
    List<Node> up =
        nodes.stream()
            .filter(node -> node.takesData() && node.up())
            .sorted(Comparator.comparingInt(Node::id))
            .toList();
    if (copies < 1 || up.size() < copies) {
      return List.of();
    }
    PlacementGroupPlanner planner = new PlacementGroupPlanner(up, copies);
    existing.stream()
        .filter(group -> group.copies() == copies)
        .forEach(group -> planner.count(group.holders()));
    return planner.plan(groupsPerNode);
  }

  private List<List<Integer>> plan(int groupsPerNode) {
    List<List<Integer>> added = new ArrayList<>();
    Node neediest = leastLoaded();
    while (loadOf(neediest) < groupsPerNode && added.size() < GROUPS_MAX) {
      List<Integer> members = group(neediest).stream().map(Node::id).toList();
      count(members);
      added.add(members);
      neediest = leastLoaded();
    }
    return added;
  }

  private List<Node> group(Node first) {
    List<Node> members = new ArrayList<>();
    members.add(first);
    while (members.size() < copies) {
      members.add(
          nodes.stream().filter(node -> !members.contains(node)).min(order(members)).orElseThrow());
    }
    return members;
  }

  private Comparator<Node> order(List<Node> members) {
    return Spread.order(members)
        .thenComparingInt(this::loadOf)
        .thenComparingInt(node -> sharedWith(members, node))
        .thenComparingInt(Node::id);
  }

  private int sharedWith(List<Node> members, Node node) {
    return members.stream()
        .mapToInt(member -> shared.getOrDefault(pair(member.id(), node.id()), 0))
        .sum();
  }

  private Node leastLoaded() {
    return nodes.stream()
        .min(Comparator.comparingInt(this::loadOf).thenComparingInt(Node::id))
        .orElseThrow();
  }

  private int loadOf(Node node) {
    return load.getOrDefault(node.id(), 0);
  }

  private void count(List<Integer> members) {
    for (int member : members) {
      load.merge(member, 1, Integer::sum);
      for (int other : members) {
        if (member < other) {
          shared.merge(pair(member, other), 1, Integer::sum);
        }
      }
    }
  }

  private static long pair(int one, int other) {
    return (long) Math.min(one, other) << 32 | Math.max(one, other);
  }
}
