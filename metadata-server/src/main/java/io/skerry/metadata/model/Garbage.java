package io.skerry.metadata.model;

import io.skerry.proto.types.ChunkId;
import java.util.List;

/// A chunk that nothing refers to any more, until every member has confirmed its deletion.
///
/// @param notBeforeMillis no node is told before this moment, so that readers finish what they
///   opened
/// @param nodes members that have not confirmed yet
public record Garbage(ChunkId chunk, int pg, long notBeforeMillis, List<Integer> nodes)
    implements Row {

  public Garbage {
    nodes = List.copyOf(nodes);
  }

  public static RowKey<Garbage> key(ChunkId chunk) {
    return new RowKey<>(
        Table.GARBAGE, new KeyBytes().int64(chunk.high()).int64(chunk.low()).done());
  }

  /// All garbage of the group.
  public static RowRange<Garbage> all() {
    return RowRange.all(Table.GARBAGE, new byte[0]);
  }

  @Override
  public RowKey<Garbage> key() {
    return key(chunk);
  }
}
