package io.skerry.metadata.model;

import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.InodeId;

/// What a session holds: a chunk id that is not yet committed, the right to write a file, or the
/// key of a file that is still to be made.
///
/// The right to write ({@link #handle}) is a row of its own only for a file that belongs to someone
/// else: its owner may always write. The chunk id of what is no chunk is of group 0, which has
/// none: namespace as incarnation (for keys with its highest bit set), inode or key as counter.
public record Allocation(long session, ChunkId chunk, int namespace, int pg, int epoch)
    implements Row {
  private static final long KEY = 1L << 47;

  public static RowKey<Allocation> key(long session, ChunkId chunk) {
    return new RowKey<>(
        Table.ALLOCATION,
        new KeyBytes().int64(session).int64(chunk.high()).int64(chunk.low()).done());
  }

  /// The right of a session to write a file that it has opened, whatever becomes of the file's
  /// mode.
  public static Allocation handle(long session, int namespace, InodeId inode) {
    return new Allocation(session, ChunkId.of(namespace, 0, inode.value()), namespace, 0, 0);
  }

  /// A file key that the session may make a file with.
  public static Allocation fileKey(long session, int namespace, long key) {
    return new Allocation(session, ChunkId.of(KEY | namespace, 0, key), namespace, 0, 0);
  }

  public boolean isChunk() {
    return chunk.group() != 0;
  }

  public boolean isFileKey() {
    return !isChunk() && (chunk.incarnation() & KEY) != 0;
  }

  /// All allocations of the group.
  public static RowRange<Allocation> all() {
    return RowRange.all(Table.ALLOCATION, new byte[0]);
  }

  /// All allocations of a session.
  public static RowRange<Allocation> of(long session) {
    return RowRange.all(Table.ALLOCATION, new KeyBytes().int64(session).done());
  }

  @Override
  public RowKey<Allocation> key() {
    return key(session, chunk);
  }
}
