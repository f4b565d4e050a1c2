package io.skerry.metadata.command;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;

/// Whether a node is up, where it is reached and what space it has. Outcome: its id.
public record SetNodeState(int node, boolean up, String address, Node.Space space)
    implements Command {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Node known =
        state
            .get(Node.key(node))
            .orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND, "No node " + node));
    if (known.duty() == Node.Duty.REMOVED) {
      throw new RejectedException(ErrorCode.NOT_FOUND, "Node " + known.name() + " was removed");
    }
    boolean moved = known.up() != up || !known.address().equals(address);
    if (moved || known.space().differs(space)) {
      state.put(known.withState(up, address, space));
      MapVersions.bump(state);
    }
    return Outcome.done((long) node);
  }
}
