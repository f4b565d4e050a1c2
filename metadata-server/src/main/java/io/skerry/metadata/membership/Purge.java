package io.skerry.metadata.membership;

import io.skerry.metadata.command.PurgeStep;
import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Detached;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.HoldBook;
import io.skerry.metadata.raft.View;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.Name;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// Purges detached trees and files that nobody has open, in steps that others hardly notice. Looks
/// for what comes next outside the commit loop and remembers where it was: a database walks over
/// everything that was deleted in front of what is asked for. One thread.
final class Purge {
  /// A step of so many rows keeps the commit loop busy for some milliseconds.
  private static final int ROWS = 500;

  /// Steps of one run, so that other duties get their turn.
  private static final int STEPS_MAX = 256;

  private static final int PAGE = 256;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final GroupReplica replica;
  private final InstantSource clock;
  private final Search search = new Search();
  private long term;

  Purge(GroupReplica replica, InstantSource clock) {
    this.replica = replica;
    this.clock = clock;
  }

  /// Purges until nothing is left, or for long enough.
  void run() throws InterruptedException, ExecutionException, TimeoutException {
    for (int step = 0; step < STEPS_MAX; step++) {
      Optional<PurgeStep.Start> start = next();
      if (start.isEmpty()) {
        return;
      }
      ServiceCommands.submit(replica, new PurgeStep(nowNanos(), ROWS, start.get()));
    }
  }

  private Optional<PurgeStep.Start> next() {
    HoldBook holds = replica.holds();
    if (!replica.leading() || holds.unheard()) {
      return Optional.empty();
    }
    if (replica.term() != term) {
      term = replica.term();
      search.reset();
    }
    try (View view = replica.appliedView()) {
      return search.next(view, row -> holds.held(row.namespace(), row.inode()));
    }
  }

  private long nowNanos() {
    Instant now = clock.instant();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }

  /// Where the purge goes on. What is detached later gets a higher number, so nothing appears
  /// behind it.
  static final class Search {
    /// No row has a lower number.
    private long lowest;

    private PurgeStep.Start last = PurgeStep.Start.BEGINNING;

    void reset() {
      lowest = 0;
      last = PurgeStep.Start.BEGINNING;
    }

    /// The first inode that nobody has open.
    Optional<PurgeStep.Start> next(StateReader state, Predicate<Detached> held) {
      RowRange<Detached> range = Detached.from(lowest);
      boolean first = true;
      while (true) {
        List<Detached> page = state.scan(range, PAGE);
        for (Detached row : page) {
          lowest = first ? row.sequence() : lowest;
          first = false;
          if (!held.test(row)) {
            last = new PurgeStep.Start(row.sequence(), entry(state, row));
            return Optional.of(last);
          }
        }
        if (page.size() < PAGE) {
          return Optional.empty();
        }
        range = range.after(page.get(page.size() - 1).key());
      }
    }

    /// The first name left in a directory that the last step began with.
    private Optional<Name> entry(StateReader state, Detached row) {
      return last.entry()
          .filter(name -> last.sequence() == row.sequence())
          .flatMap(name -> firstName(state, Dentry.from(row.namespace(), row.inode(), name)))
          .or(() -> firstName(state, Dentry.of(row.namespace(), row.inode())));
    }

    private static Optional<Name> firstName(StateReader state, RowRange<Dentry> range) {
      return state.scan(range, 1).stream().findFirst().map(Dentry::name);
    }
  }
}
