package io.skerry.storage.traffic;

import java.util.concurrent.atomic.LongAdder;

/// What the node has served since it started.
public final class TrafficCounters {
  private final LongAdder bytesWritten = new LongAdder();
  private final LongAdder bytesRead = new LongAdder();
  private final LongAdder chunksWritten = new LongAdder();
  private final LongAdder chunksFetched = new LongAdder();
  private final LongAdder chunksDeleted = new LongAdder();
  private final LongAdder checksumMismatches = new LongAdder();
  private final LongAdder refusals = new LongAdder();

  /// Sealed bytes received from writers.
  public LongAdder bytesWritten() {
    return bytesWritten;
  }

  /// Sealed bytes sent to readers.
  public LongAdder bytesRead() {
    return bytesRead;
  }

  /// Chunks for which a writer got a receipt.
  public LongAdder chunksWritten() {
    return chunksWritten;
  }

  /// Chunks copied from other members.
  public LongAdder chunksFetched() {
    return chunksFetched;
  }

  public LongAdder chunksDeleted() {
    return chunksDeleted;
  }

  /// Blocks of the own disk that were not what had been written.
  public LongAdder checksumMismatches() {
    return checksumMismatches;
  }

  /// Calls that were refused.
  public LongAdder refusals() {
    return refusals;
  }
}
