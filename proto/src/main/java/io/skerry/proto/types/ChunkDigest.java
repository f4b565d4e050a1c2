package io.skerry.proto.types;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A digest of a set of chunks: how many they are, and the sum, modulo 2 to the power of 128, of a
/// hash of each. It does not depend on their order, and a chunk can be added and taken away without
/// looking at the others.
///
/// @param high the upper 64 bits of the sum
/// @param low the lower 64 bits
public record ChunkDigest(long count, long high, long low) {
  /// Of no chunk.
  public static final ChunkDigest EMPTY = new ChunkDigest(0, 0, 0);

  private static final byte FORMAT = 4;

  /// Of one chunk: the first 16 bytes of SHA-256 of format, id, length, checksum; big-endian.
  ///
  /// @param length bytes of plaintext
  /// @param checksum CRC-32C of all sealed blocks in order
  public static ChunkDigest of(ChunkId chunk, int length, int checksum) {
    byte[] content =
        ByteBuffer.allocate(1 + ChunkId.BYTES + 8)
            .put(FORMAT)
            .putLong(chunk.high())
            .putLong(chunk.low())
            .putInt(length)
            .putInt(checksum)
            .array();
    try {
      ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(content));
      return new ChunkDigest(1, hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /// Of the chunks of both, which have none in common.
  public ChunkDigest plus(ChunkDigest other) {
    long sum = low + other.low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new ChunkDigest(count + other.count, high + other.high + carry, sum);
  }

  /// Without the chunks of the other, which are among these.
  public ChunkDigest minus(ChunkDigest other) {
    long difference = low - other.low;
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    return new ChunkDigest(count - other.count, high - other.high - borrow, difference);
  }
}
