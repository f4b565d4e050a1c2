package io.skerry.metadata.model;

import io.skerry.proto.types.ChunkId;

/// A copy that policy asks for and that is not there yet. Cleared only by the node's own receipt.
///
/// @param replace the node was found not to hold what was committed: what it may have of the chunk
///   goes once another member has shown a good copy
public record Debt(int node, int pg, ChunkId chunk, boolean replace) implements Row {
  /// A copy that was never made.
  public Debt(int node, int pg, ChunkId chunk) {
    this(node, pg, chunk, false);
  }

  public static RowKey<Debt> key(int node, int pg, ChunkId chunk) {
    return new RowKey<>(
        Table.DEBT,
        new KeyBytes().int32(node).int32(pg).int64(chunk.high()).int64(chunk.low()).done());
  }

  /// All debts of a node.
  public static RowRange<Debt> of(int node) {
    return RowRange.all(Table.DEBT, new KeyBytes().int32(node).done());
  }

  /// What a node owes to a placement group.
  public static RowRange<Debt> of(int node, int pg) {
    return RowRange.all(Table.DEBT, new KeyBytes().int32(node).int32(pg).done());
  }

  /// What a node owes to a placement group, from a chunk on.
  public static RowRange<Debt> from(int node, int pg, ChunkId chunk) {
    byte[] prefix = new KeyBytes().int32(node).int32(pg).done();
    return new RowRange<>(Table.DEBT, prefix, key(node, pg, chunk).bytes());
  }

  /// All debts of the group.
  public static RowRange<Debt> all() {
    return RowRange.all(Table.DEBT, new byte[0]);
  }

  @Override
  public RowKey<Debt> key() {
    return key(node, pg, chunk);
  }
}
