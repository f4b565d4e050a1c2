package io.skerry.metadata.raft;

import java.util.concurrent.atomic.LongAdder;

/// What a commit loop has done since the start, as sums; differences between two readings make
/// rates and means.
public final class LoopMeter {
  private final LongAdder batches = new LongAdder();
  private final LongAdder commands = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder waitingNanos = new LongAdder();
  private final LongAdder executionNanos = new LongAdder();
  private final LongAdder replicationNanos = new LongAdder();

  /// One batch that was decided.
  ///
  /// @param waitingNanos from the arrival of its first command until it was begun
  /// @param executionNanos until it was proposed
  /// @param replicationNanos from then until it was applied here
  record Batch(
      int commands, int bytes, long waitingNanos, long executionNanos, long replicationNanos) {}

  void batch(Batch batch) {
    batches.increment();
    commands.add(batch.commands());
    bytes.add(batch.bytes());
    waitingNanos.add(batch.waitingNanos());
    executionNanos.add(batch.executionNanos());
    replicationNanos.add(batch.replicationNanos());
  }

  public long batches() {
    return batches.sum();
  }

  public long commands() {
    return commands.sum();
  }

  public long bytes() {
    return bytes.sum();
  }

  /// Nanoseconds that first commands of batches have waited in the queue.
  public long waitingNanos() {
    return waitingNanos.sum();
  }

  public long executionNanos() {
    return executionNanos.sum();
  }

  public long replicationNanos() {
    return replicationNanos.sum();
  }
}
