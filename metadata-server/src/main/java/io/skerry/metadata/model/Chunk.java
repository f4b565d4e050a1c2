package io.skerry.metadata.model;

import io.skerry.proto.types.ChunkDigest;
import io.skerry.proto.types.ChunkId;

/// A committed chunk and how much of it is still referred to.
///
/// @param fileKey id of the file key that sealed it
/// @param length bytes of plaintext
/// @param checksum CRC-32C of all sealed blocks in order
/// @param liveBytes bytes that extents refer to, those of clones counted again; at 0 the chunk
///   becomes garbage
public record Chunk(
    ChunkId id,
    int namespace,
    int pg,
    int epoch,
    long fileKey,
    int length,
    int checksum,
    long liveBytes)
    implements Row {

  public static RowKey<Chunk> key(ChunkId id) {
    return new RowKey<>(Table.CHUNK, new KeyBytes().int64(id.high()).int64(id.low()).done());
  }

  /// All chunks of the group.
  public static RowRange<Chunk> all() {
    return RowRange.all(Table.CHUNK, new byte[0]);
  }

  /// The chunks of the group from an id on.
  public static RowRange<Chunk> from(ChunkId id) {
    return new RowRange<>(Table.CHUNK, new byte[0], key(id).bytes());
  }

  /// What it adds to a digest.
  public ChunkDigest digest() {
    return ChunkDigest.of(id, length, checksum);
  }

  @Override
  public RowKey<Chunk> key() {
    return key(id);
  }

  public Chunk withLiveBytes(long changed) {
    return new Chunk(id, namespace, pg, epoch, fileKey, length, checksum, changed);
  }
}
