package io.skerry.metadata.model;

import io.skerry.proto.types.InodeId;

/// That a session has locks on a file, from the first that it was granted to the last that it gave
/// back. What the client does to the file meanwhile names it, and is refused when it is over.
///
/// @param number the fence of the first lock
/// @param locks rows of the session on the file
public record LockHolding(long session, long number, int namespace, InodeId inode, int locks)
    implements Row {

  public static RowKey<LockHolding> key(long session, long number) {
    return new RowKey<>(Table.LOCK_HOLDING, new KeyBytes().int64(session).int64(number).done());
  }

  /// All of a session.
  public static RowRange<LockHolding> of(long session) {
    return RowRange.all(Table.LOCK_HOLDING, new KeyBytes().int64(session).done());
  }

  @Override
  public RowKey<LockHolding> key() {
    return key(session, number);
  }
}
