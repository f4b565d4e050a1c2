package io.skerry.metadata.model;

import io.skerry.proto.types.ChunkId;

/// A copy that policy asks for and that is not there yet. Cleared only by the node's own receipt.
public record Debt(int node, int pg, ChunkId chunk) implements Row {

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

  /// All debts of the group.
  public static RowRange<Debt> all() {
    return RowRange.all(Table.DEBT, new byte[0]);
  }

  @Override
  public RowKey<Debt> key() {
    return key(node, pg, chunk);
  }
}
