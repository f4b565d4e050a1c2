package io.skerry.metadata.command;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.List;

/// Takes a storage node out of the cluster for good. Its row stays, so that its certificate opens
/// nothing any more. Outcome: its id.
///
/// @param lost it will not come back with what it holds; whoever submits this has made sure that no
///   chunk has its last copy there
/// @param unneeded placement groups of whose chunks nobody needs the node's copies: it is surplus
///   there, and every chunk has been shown to be elsewhere
public record RemoveNode(int node, boolean lost, List<Integer> unneeded) implements Command {
  public RemoveNode {
    unneeded = List.copyOf(unneeded);
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Node known = StorageNodes.require(state, node);
    List<PlacementGroup> groups = StorageNodes.groupsOf(state, node);
    List<PlacementGroup> needing = groups.stream().filter(this::needed).toList();
    if (!needing.isEmpty()) {
      requireLost(known, needing.size());
    }
    for (PlacementGroup group : groups) {
      state.put(
          group.changed(group.members().stream().filter(member -> member.node() != node).toList()));
    }
    state.put(known.withDuty(Node.Duty.REMOVED));
    MapVersions.bump(state);
    return Outcome.done((long) node);
  }

  private boolean needed(PlacementGroup group) {
    boolean surplus = group.in(PlacementGroup.State.SURPLUS).contains(node);
    return !surplus || !unneeded.contains(group.id());
  }

  private void requireLost(Node known, int groups) throws RejectedException {
    if (known.up()) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED,
          "Node %s is up and still needed in %d placement groups; drain it first and wait"
              .formatted(known.name(), groups));
    }
    if (!lost) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED,
          ("Node %s is down and still needed in %d placement groups; start it, or say that it is"
                  + " lost: --lost")
              .formatted(known.name(), groups));
    }
  }
}
