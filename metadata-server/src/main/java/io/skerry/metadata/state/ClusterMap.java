package io.skerry.metadata.state;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import java.util.List;

/// The storage side of the cluster as a group knows it: nodes and placement groups.
public record ClusterMap(List<Node> nodes, List<PlacementGroup> groups) {
  public ClusterMap {
    nodes = List.copyOf(nodes);
    groups = List.copyOf(groups);
  }

  static ClusterMap of(StateReader state) {
    return new ClusterMap(
        state.scan(Node.all(), Integer.MAX_VALUE),
        state.scan(PlacementGroup.all(), Integer.MAX_VALUE));
  }
}
