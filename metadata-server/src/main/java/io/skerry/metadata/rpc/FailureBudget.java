package io.skerry.metadata.rpc;

import java.util.concurrent.TimeUnit;

/// Counts failures within the current second; beyond a number nobody is heard until the next.
final class FailureBudget {
  private final int perSecond;
  private long secondBegan = System.nanoTime();
  private int spent;

  FailureBudget(int perSecond) {
    this.perSecond = perSecond;
  }

  synchronized boolean exhausted() {
    roll();
    return spent >= perSecond;
  }

  synchronized void spend() {
    roll();
    spent++;
  }

  private void roll() {
    long now = System.nanoTime();
    if (now - secondBegan >= TimeUnit.SECONDS.toNanos(1)) {
      secondBegan = now;
      spent = 0;
    }
  }
}
