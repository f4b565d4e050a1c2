package io.skerry.metadata.simulation;

import io.skerry.metadata.state.Holds;
import io.skerry.proto.types.InodeId;
import java.util.Set;

/// Holds that come and go between the batches of a simulation.
///
/// @param open numbers of the inodes that are held
record RandomHolds(Set<Long> open) implements Holds {
  @Override
  public long lifeMillis() {
    return 60_000;
  }

  @Override
  public boolean held(int namespace, InodeId inode) {
    return open.contains(inode.value());
  }

  @Override
  public void opened(int namespace, InodeId inode, long session) {}
}
