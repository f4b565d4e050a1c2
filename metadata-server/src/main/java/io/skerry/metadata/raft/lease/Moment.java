package io.skerry.metadata.raft.lease;

import java.util.concurrent.TimeUnit;

/// One moment on two clocks. A machine that was suspended shows on their difference: one clock may
/// have stood still while the other went on.
///
/// @param monotonicNanos comparable within this process only
public record Moment(long monotonicNanos, long wallMillis) {
  /// The present moment of this process.
  public static Moment now() {
    return new Moment(System.nanoTime(), System.currentTimeMillis());
  }

  /// The moment so many nanoseconds earlier.
  Moment before(long nanos) {
    return new Moment(monotonicNanos - nanos, wallMillis - TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  /// Nanoseconds since an earlier moment, by the monotonic clock.
  long since(Moment earlier) {
    return monotonicNanos - earlier.monotonicNanos;
  }

  /// How far the two clocks have moved apart since an earlier moment.
  long apartSince(Moment earlier) {
    long wall = TimeUnit.MILLISECONDS.toNanos(wallMillis - earlier.wallMillis);
    return Math.abs(since(earlier) - wall);
  }
}
