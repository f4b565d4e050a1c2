package io.skerry.metadata.command;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;

/// Opens a session of this group. Outcome: its id.
///
/// @param delegations whether the client will keep answers in memory
public record OpenSession(Caller caller, long nowMillis, boolean delegations) implements Command {
  /// One of a client that keeps nothing.
  public OpenSession(Caller caller, long nowMillis) {
    this(caller, nowMillis, false);
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    long id = state.next(Counter.Kind.SESSION, 0);
    state.put(new Session(id, caller.principal(), 0, nowMillis, delegations));
    return Outcome.done(id);
  }
}
