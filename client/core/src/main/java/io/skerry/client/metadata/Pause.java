package io.skerry.client.metadata;

import io.grpc.Deadline;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// The growing, jittered pause between attempts: 10 to 200 ms.
public final class Pause {
  private static final long FIRST_MILLIS = 10;
  private static final long LAST_MILLIS = 200;

  private long ceilingMillis = FIRST_MILLIS;

  /// Waits before the next attempt, not beyond the deadline. An interrupt ends it and stays set.
  public void take(Deadline deadline) {
    long millis = ThreadLocalRandom.current().nextLong(ceilingMillis / 2, ceilingMillis + 1);
    ceilingMillis = Math.min(LAST_MILLIS, ceilingMillis * 2);
    long allowed = Math.max(0, deadline.timeRemaining(TimeUnit.MILLISECONDS));
    try {
      Thread.sleep(Math.min(millis, allowed));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
