package io.skerry.metadata.raft.delegation;

import java.util.List;

/// The way to a client that keeps answers in memory. Called on a thread that others share: nothing
/// here may wait.
public interface Holder {
  /// Asks the client to forget every answer that was made from these inodes, and to say so.
  ///
  /// @param inodes empty: everything
  void recall(long number, List<Long> inodes);

  /// The lease is over; whatever the client has is void.
  void over();
}
