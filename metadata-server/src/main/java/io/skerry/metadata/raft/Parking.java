package io.skerry.metadata.raft;

import io.skerry.metadata.raft.delegation.DelegationTable;
import io.skerry.metadata.raft.delegation.Wait;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Commands that wait outside the commit loop until clients have forgotten what they would change.
final class Parking implements AutoCloseable {
  static final int COMMANDS_MAX = 8_192;

  /// A command that finds new holders again and again is answered with RETRY after so long.
  static final long PATIENCE_MILLIS = 4_000;

  private final DelegationTable table;
  private final AtomicInteger parked = new AtomicInteger();
  private final ScheduledThreadPoolExecutor timer;

  Parking(DelegationTable table, int group) {
    this.table = table;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("group-" + group + "-parked").factory());
  }

  /// Parks a command; false if too many are parked already, or it has waited for too long.
  ///
  /// @param queuedNanos when it came, by System.nanoTime
  boolean park(Wait wait, long queuedNanos, Runnable resume) {
    long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - queuedNanos);
    if (age >= PATIENCE_MILLIS) {
      return false;
    }
    if (parked.incrementAndGet() > COMMANDS_MAX) {
      parked.decrementAndGet();
      return false;
    }
    table.park(
        wait,
        () -> {
          parked.decrementAndGet();
          resume.run();
        });
    try {
      var _ =
          timer.schedule(
              () -> table.expire(wait), table.millisUntil(wait.endNanos()), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      table.cease(); // the replica is closed: nobody waits any more
    }
    return true;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    table.cease();
  }
}
