package io.skerry.metadata.raft;

import io.skerry.metadata.state.StateReader;

/// The rows of one group at one moment. Holds resources of the database: close it, soon.
public interface View extends StateReader, AutoCloseable {
  /// Raft index of the last entry that is applied here.
  long index();

  @Override
  void close();
}
