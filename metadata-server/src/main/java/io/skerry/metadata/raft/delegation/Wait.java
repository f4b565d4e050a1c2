package io.skerry.metadata.raft.delegation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one command waits for: clients that must first forget what it would change. Guarded by the
/// table.
public final class Wait {
  final Set<Subject> subjects;
  final Set<Lease> pending = new HashSet<>();
  final List<Runnable> asks = new ArrayList<>();

  /// No earlier than this, whoever answers.
  long notBeforeNanos;

  /// When everybody's lease has run out.
  long endNanos;

  boolean over;
  Optional<Runnable> resume = Optional.empty();

  Wait(Set<Subject> subjects, long notBeforeNanos) {
    this.subjects = subjects;
    this.notBeforeNanos = notBeforeNanos;
    this.endNanos = notBeforeNanos;
  }

  /// The clock's nanoseconds at which {@link DelegationTable#expire} is to be called.
  public long endNanos() {
    return endNanos;
  }
}
