package io.skerry.metadata.command;

import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;

/// Everything that can happen. `decide` reads the state, writes its changes into the overlay it is
/// given and says what came of it; it knows no clock, no randomness, no I/O. Time, ids of random
/// origin, wrapped keys and the caller come in as values. Only the leader runs it; the log carries
/// the changes.
///
/// A command that is rejected has its overlay thrown away.
@FunctionalInterface
public interface Command {
  /// The rule.
  ///
  /// @throws RejectedException if the rule says no; what was written into the overlay is then void
  Outcome decide(Overlay state) throws RejectedException;

  /// Decides; a refusal is an outcome like any other.
  default Outcome apply(Overlay state) {
    try {
      return decide(state);
    } catch (RejectedException e) {
      return e.outcome();
    }
  }
}
