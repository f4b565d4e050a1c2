package io.skerry.metadata.model;

import io.skerry.proto.types.InodeId;

/// An inode that no directory names any more and whose rows, or whose subtree, wait to be purged in
/// bounded steps.
public record Detached(long sequence, int namespace, InodeId inode) implements Row {

  public static RowKey<Detached> key(long sequence) {
    return new RowKey<>(Table.DETACHED, new KeyBytes().int64(sequence).done());
  }

  public static RowRange<Detached> all() {
    return RowRange.all(Table.DETACHED, new byte[0]);
  }

  /// What was detached as the one with this number or later.
  public static RowRange<Detached> from(long sequence) {
    return new RowRange<>(Table.DETACHED, new byte[0], key(sequence).bytes());
  }

  @Override
  public RowKey<Detached> key() {
    return key(sequence);
  }
}
