package io.skerry.metadata.command;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;

/// Drains a storage node, or takes that back. A drain that could never end is refused. Outcome: its
/// id.
public record SetNodeDuty(int node, Node.Duty duty) implements Command {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    if (duty == Node.Duty.REMOVED) {
      throw new RejectedException(ErrorCode.INVALID_ARGUMENT, "Removing is another command");
    }
    Node known = StorageNodes.require(state, node);
    if (known.duty() == duty) {
      return Outcome.done((long) node);
    }
    if (duty == Node.Duty.DRAINING) {
      requireOthers(state, known);
    }
    state.put(known.withDuty(duty));
    MapVersions.bump(state);
    return Outcome.done((long) node);
  }

  private static void requireOthers(Overlay state, Node node) throws RejectedException {
    long others =
        state.clusterMap().nodes().stream()
            .filter(other -> other.id() != node.id() && other.takesData())
            .count();
    int copies =
        StorageNodes.groupsOf(state, node.id()).stream()
            .mapToInt(PlacementGroup::copies)
            .max()
            .orElse(0);
    if (others < copies) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED,
          "Node %s cannot be drained: %d copies need %d other storage nodes, there are %d; add one"
              .formatted(node.name(), copies, copies, others));
    }
  }
}
