package io.skerry.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The cluster as the leader of group 0 sees it.
///
/// @param incarnation number drawn at initialisation and anew at every restore
/// @param mapVersion of the nodes and placement groups
public record ClusterDescription(
    String cluster,
    long incarnation,
    List<MetadataGroup> groups,
    List<Node> nodes,
    List<PlacementGroup> placementGroups,
    long mapVersion) {
  public ClusterDescription {
    groups = List.copyOf(groups);
    nodes = List.copyOf(nodes);
    placementGroups = List.copyOf(placementGroups);
  }

  /// One Raft group.
  ///
  /// @param leader name of the node that leads; empty when the answering server knows none
  /// @param appliedIndex on the server that answered
  public record MetadataGroup(
      int group, Optional<String> leader, List<String> members, long appliedIndex) {
    public MetadataGroup {
      members = List.copyOf(members);
    }
  }

  /// One server process.
  ///
  /// @param role metadata, storage or worker
  /// @param state up or down
  /// @param duty serving or draining; of metadata servers serving, joining or leaving
  public record Node(
      int id,
      String name,
      String role,
      String site,
      String rack,
      String address,
      String state,
      long capacityBytes,
      long freeBytes,
      Duration lastSeenAgo,
      String duty) {
    /// Whether what it holds is being moved to other nodes.
    public boolean draining() {
      return duty.equals("draining");
    }

    /// State and, if it is not simply serving, duty, in words: "up, draining".
    public String condition() {
      return duty.isEmpty() || duty.equals("serving") ? state : state + ", " + duty;
    }
  }

  /// One set of storage nodes that keep the same chunks.
  ///
  /// @param states of each node: full, filling, leaving or surplus
  public record PlacementGroup(
      int id, int epoch, List<Integer> nodes, List<String> states, int copies) {
    public PlacementGroup {
      nodes = List.copyOf(nodes);
      states = List.copyOf(states);
    }

    /// How far a node is a member: full, filling, leaving or surplus; empty if it is none.
    public Optional<String> state(int node) {
      int at = nodes.indexOf(node);
      return at < 0 || at >= states.size() ? Optional.empty() : Optional.of(states.get(at));
    }
  }
}
