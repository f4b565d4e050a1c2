package io.skerry.client.data;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Bytes for file contents in flight, over all open files of a client. Nobody who holds some waits
/// for more: a holder takes what is free or ends what it has begun, so there is no deadlock.
public final class MemoryBudget {
  private static final int UNIT = 1024;

  private final Semaphore units;
  private final long bytes;

  public MemoryBudget(long bytes) {
    this.bytes = bytes;
    this.units = new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes / UNIT), true);
  }

  long bytes() {
    return bytes;
  }

  boolean tryTake(long wanted) {
    return units.tryAcquire(units(wanted));
  }

  boolean take(long wanted, long timeoutMillis) throws InterruptedException {
    return units.tryAcquire(units(wanted), timeoutMillis, TimeUnit.MILLISECONDS);
  }

  void giveBack(long taken) {
    units.release(units(taken));
  }

  private static int units(long amount) {
    return (int) ((amount + UNIT - 1) / UNIT);
  }
}
