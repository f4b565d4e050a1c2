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
      Duration lastSeenAgo) {}

  /// One set of storage nodes that keep the same chunks.
  public record PlacementGroup(int id, int epoch, List<Integer> nodes, int copies) {
    public PlacementGroup {
      nodes = List.copyOf(nodes);
    }
  }
}
