package io.skerry.metadata.command;

import io.skerry.metadata.model.Peer;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.Optional;

/// Ends the leaving of a metadata server that votes in no group any more.
public record ForgetPeer(String name) implements Command {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Optional<Peer> known = state.get(Peer.key(name));
    if (known.isEmpty() || known.get().wanted()) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED, "Metadata server " + name + " is not leaving");
    }
    if (known.get().present()) {
      state.put(known.get().in(Peer.State.REMOVED));
      MapVersions.bump(state);
    }
    return Outcome.done();
  }
}
