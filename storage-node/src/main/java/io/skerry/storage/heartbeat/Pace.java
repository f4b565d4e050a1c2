package io.skerry.storage.heartbeat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Repeats work until it is stopped, with a pause in between.
final class Pace {
  private final CountDownLatch stopped = new CountDownLatch(1);

  /// Waits.
  ///
  /// @return whether the work goes on
  boolean pause(long millis) {
    try {
      return !stopped.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  boolean stopped() {
    return stopped.getCount() == 0;
  }

  void stop() {
    stopped.countDown();
  }
}
