package io.skerry.metadata.model;

import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.InodeId;

/// A run of a file's bytes that lies in one chunk. Extents of a file are sorted and never overlap.
///
/// @param offset in the file, bytes
/// @param chunkOffset in the chunk, bytes of plaintext
public record Extent(
    int namespace, InodeId inode, long offset, ChunkId chunk, int chunkOffset, int length)
    implements Row {

  public static RowKey<Extent> key(int namespace, InodeId inode, long offset) {
    return new RowKey<>(
        Table.EXTENT, new KeyBytes().int32(namespace).int64(inode.value()).int64(offset).done());
  }

  /// All extents of a file by offset.
  public static RowRange<Extent> of(int namespace, InodeId inode) {
    return RowRange.all(Table.EXTENT, new KeyBytes().int32(namespace).int64(inode.value()).done());
  }

  /// The extents of a file that begin at this offset or behind it.
  public static RowRange<Extent> from(int namespace, InodeId inode, long offset) {
    return new RowRange<>(
        Table.EXTENT,
        new KeyBytes().int32(namespace).int64(inode.value()).done(),
        key(namespace, inode, offset).bytes());
  }

  @Override
  public RowKey<Extent> key() {
    return key(namespace, inode, offset);
  }

  /// First byte of the file behind this extent.
  public long end() {
    return offset + length;
  }
}
