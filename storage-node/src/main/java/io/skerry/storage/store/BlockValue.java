package io.skerry.storage.store;

import io.skerry.storage.chunk.SealedBlock;
import java.nio.ByteBuffer;

/// The value of a block: version, sealed length, CRC-32C of the sealed bytes, sealed bytes.
final class BlockValue {
  static final int HEADER_BYTES = 1 + 4 + 4;
  private static final byte VERSION = 1;

  private BlockValue() {}

  static byte[] encode(SealedBlock block) {
    byte[] value = new byte[HEADER_BYTES + block.bytes().remaining()];
    put(ByteBuffer.wrap(value), block);
    return value;
  }

  /// The same into a buffer, which is cleared before and flipped after.
  static ByteBuffer encode(ByteBuffer target, SealedBlock block) {
    return put(target.clear(), block).flip();
  }

  private static ByteBuffer put(ByteBuffer target, SealedBlock block) {
    return target
        .put(VERSION)
        .putInt(block.bytes().remaining())
        .putInt(block.checksum())
        .put(block.bytes().duplicate());
  }

  /// Reads the header; the buffer stands on the sealed bytes afterwards.
  ///
  /// @return the checksum that was written
  /// @throws IllegalArgumentException if the bytes are no block of this sealed length
  static int checksum(ByteBuffer value, int sealedBytes) {
    if (value.remaining() != HEADER_BYTES + sealedBytes
        || value.get() != VERSION
        || value.getInt() != sealedBytes) {
      throw new IllegalArgumentException("not a block of " + sealedBytes + " sealed bytes");
    }
    return value.getInt();
  }
}
