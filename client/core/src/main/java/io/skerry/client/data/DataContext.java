package io.skerry.client.data;

import java.time.Duration;

/// What all open files of a client share.
///
/// @param parallelism ranges fetched at once for each open file
/// @param callTimeout how long a file keeps trying when no copy can be reached
public record DataContext(
    ContentCalls calls,
    OpenFiles open,
    PreparedFiles prepared,
    StorageNodes nodes,
    MemoryBudget budget,
    FrameBuffers buffers,
    int parallelism,
    Duration callTimeout) {
  /// The same with calls that are made for somebody else.
  public DataContext with(ContentCalls other) {
    return new DataContext(other, open, prepared, nodes, budget, buffers, parallelism, callTimeout);
  }
}
