package io.skerry.metadata.placement;

import io.skerry.metadata.model.Node;
import java.util.Comparator;
import java.util.List;

/// How far the members of a group are spread over failure domains.
final class Spread {
  private Spread() {}

  /// Nodes first that have fewest of these members at their site, then in their rack.
  static Comparator<Node> order(List<Node> members) {
    return Comparator.<Node>comparingLong(node -> atSite(members, node))
        .thenComparingLong(node -> inRack(members, node));
  }

  private static long atSite(List<Node> members, Node node) {
    return members.stream()
        .filter(member -> member.place().site().equals(node.place().site()))
        .count();
  }

  private static long inRack(List<Node> members, Node node) {
    return members.stream().filter(member -> member.place().equals(node.place())).count();
  }
}
