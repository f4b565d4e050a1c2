package io.skerry.metadata.raft.delegation;

import io.skerry.metadata.command.Gate;
import io.skerry.metadata.state.Overlay;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// One batch on its way, from the execution of its commands until it is applied or given up: what
/// it changes is granted to nobody. Used by the thread that executes.
public final class Flight implements Gate {
  final long epoch;
  final Set<Subject> subjects = new HashSet<>();

  /// Whether it has changes that nobody wrote down, since nobody could hold anything.
  boolean unseen;

  Optional<Wait> blocked = Optional.empty();
  private final DelegationTable table;

  Flight(DelegationTable table, long epoch) {
    this.table = table;
    this.epoch = epoch;
  }

  @Override
  public boolean admits(Overlay changes) {
    return table.admits(this, changes);
  }

  /// What the command that was not admitted has to wait for.
  public Wait blocked() {
    Wait wait = blocked.orElseThrow();
    blocked = Optional.empty();
    return wait;
  }

  /// The changes are applied here, or will never be; exactly once.
  public void over() {
    table.applied(this);
  }
}
