package io.skerry.storage.store;

import io.skerry.proto.types.ChunkId;
import io.skerry.storage.chunk.ChunkKey;
import java.nio.ByteBuffer;

/// Keys of the column families, big-endian: placement group, chunk id, and block number for blocks.
final class ChunkKeys {
  private static final int ROW_BYTES = 4 + ChunkId.BYTES;
  static final int BLOCK_BYTES = ROW_BYTES + 4;

  private ChunkKeys() {}

  static byte[] row(ChunkKey key) {
    return put(ByteBuffer.allocate(ROW_BYTES), key).array();
  }

  /// The chunk of a row.
  static ChunkKey of(byte[] row) {
    ByteBuffer bytes = ByteBuffer.wrap(row);
    return new ChunkKey(bytes.getInt(), new ChunkId(bytes.getLong(), bytes.getLong()));
  }

  static byte[] block(ChunkKey key, int block) {
    return put(ByteBuffer.allocate(BLOCK_BYTES), key).putInt(block).array();
  }

  /// The same into a buffer, which is cleared before and flipped after.
  static ByteBuffer block(ByteBuffer target, ChunkKey key, int block) {
    return put(target.clear(), key).putInt(block).flip();
  }

  /// Behind every block of the chunk: block numbers are far smaller.
  static byte[] behindLastBlock(ChunkKey key) {
    return block(key, -1);
  }

  private static ByteBuffer put(ByteBuffer target, ChunkKey key) {
    return target.putInt(key.pg()).putLong(key.chunk().high()).putLong(key.chunk().low());
  }
}
