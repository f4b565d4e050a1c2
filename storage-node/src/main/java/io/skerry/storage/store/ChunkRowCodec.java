package io.skerry.storage.store;

import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Bytes of a row of `chunks`: version, flags, length, checksum, block size, epoch, time. Fields
/// are only ever added behind.
final class ChunkRowCodec {
  private static final byte VERSION = 1;
  private static final int SEALED = 1;
  private static final int BULK = 2;
  private static final int BYTES = 2 + 16 + 8;

  private ChunkRowCodec() {}

  static byte[] encode(ChunkRecord chunk) {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .put((byte) (SEALED | (chunk.bulk() ? BULK : 0)))
        .putInt(chunk.length())
        .putInt(chunk.checksum())
        .putInt(chunk.blockBytes())
        .putInt(chunk.epoch())
        .putLong(chunk.writtenAtMillis())
        .array();
  }

  /// The chunk of a row; none if the row is damaged. Such a chunk cannot be read, so it does not
  /// count as held.
  static Optional<ChunkRecord> readable(byte[] rowKey, byte[] row) {
    try {
      return Optional.of(decode(ChunkKeys.of(rowKey), row));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  /// @throws IllegalArgumentException if this version never wrote such bytes
  static ChunkRecord decode(ChunkKey key, byte[] row) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(row);
      byte version = bytes.get();
      if (version != VERSION) {
        throw new IllegalArgumentException("row version " + version + " of " + key);
      }
      byte flags = bytes.get();
      int length = bytes.getInt();
      int checksum = bytes.getInt();
      int blockBytes = bytes.getInt();
      int epoch = bytes.getInt();
      return new ChunkRecord(
          key, length, checksum, blockBytes, epoch, (flags & BULK) != 0, bytes.getLong());
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("row of " + key + " is cut short", e);
    }
  }
}
