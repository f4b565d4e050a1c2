package io.skerry.cli.dev;

import io.skerry.cli.shell.Failure;
import io.skerry.client.config.ConfigurationException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits for a condition of other processes, looking again and again, never longer than allowed.
final class Deadline {
  /// Looks whether it is so.
  interface Condition {
    boolean holds() throws Exception;
  }

  private static final long PAUSE_NANOS = 50_000_000;

  private final long end;
  private final String what;

  Deadline(Duration atMost, String what) {
    this.end = System.nanoTime() + atMost.toNanos();
    this.what = what;
  }

  /// Returns when it is so.
  ///
  /// @param alive fails when waiting has become pointless
  void await(Condition condition, Runnable alive) {
    String last = "";
    while (true) {
      alive.run();
      try {
        if (condition.holds()) {
          return;
        }
      } catch (Failure | ConfigurationException e) {
        throw e;
      } catch (Exception e) {
        last = "; last: " + e.getMessage();
      }
      if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
        throw Failure.of(what + " did not happen in time" + last);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
