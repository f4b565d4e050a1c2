package io.skerry.metadata.command;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;

/// Opens a session of this group. Outcome: its id.
public record OpenSession(Caller caller, long nowMillis) implements Command {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    long id = state.next(Counter.Kind.SESSION, 0);
    state.put(new Session(id, caller.principal(), 0, nowMillis));
    return Outcome.done(id);
  }
}
