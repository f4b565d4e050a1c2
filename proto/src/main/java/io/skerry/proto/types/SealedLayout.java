package io.skerry.proto.types;

import java.nio.ByteBuffer;

/// How a chunk's bytes are cut and sealed: blocks of equal plaintext length, the last one shorter,
/// each with a 16-byte AES-GCM tag behind its ciphertext.
public final class SealedLayout {
  public static final int TAG_BYTES = 16;
  public static final int BLOCK_BYTES_DEFAULT = 64 * 1024;
  public static final int CHUNK_BYTES_MAX = 64 * 1024 * 1024;
  public static final int BLOCK_BYTES_MIN = 4 * 1024;
  public static final int BLOCK_BYTES_MAX = 1024 * 1024;

  private static final byte FORMAT = 1;

  private SealedLayout() {}

  /// Blocks of a chunk of this plaintext length; an empty chunk has none.
  public static int blocks(int length, int blockBytes) {
    return (int) (((long) length + blockBytes - 1) / blockBytes);
  }

  /// Plaintext bytes of one block.
  public static int plainBytes(int length, int blockBytes, int block) {
    return (int) Math.min(blockBytes, length - (long) block * blockBytes);
  }

  /// Format byte and chunk id: what a chunk key is derived from.
  public static byte[] chunkContext(ChunkId chunk) {
    return ByteBuffer.allocate(1 + ChunkId.BYTES)
        .put(FORMAT)
        .putLong(chunk.high())
        .putLong(chunk.low())
        .array();
  }

  /// Associated data of one block: format, chunk id, block number.
  public static byte[] associatedData(ChunkId chunk, int block) {
    return ByteBuffer.allocate(1 + ChunkId.BYTES + 4)
        .put(FORMAT)
        .putLong(chunk.high())
        .putLong(chunk.low())
        .putInt(block)
        .array();
  }

  /// The 12-byte nonce of one block: its number. Every chunk has its own key, so none repeats.
  public static byte[] nonce(int block) {
    return ByteBuffer.allocate(12).putInt(8, block).array();
  }
}
