package io.skerry.metadata.command;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.util.List;

/// Storage nodes as administration names them.
final class StorageNodes {
  private StorageNodes() {}

  /// A storage node that has not been removed.
  static Node require(Overlay state, int id) throws RejectedException {
    return state
        .get(Node.key(id))
        .filter(node -> node.role() == Role.STORAGE && node.duty() != Node.Duty.REMOVED)
        .orElseThrow(
            () -> new RejectedException(ErrorCode.NOT_FOUND, "There is no storage node " + id));
  }

  /// The placement groups that a node is a member of, whatever its state there.
  static List<PlacementGroup> groupsOf(Overlay state, int node) {
    return state.clusterMap().groups().stream()
        .filter(group -> group.member(node).isPresent())
        .toList();
  }
}
