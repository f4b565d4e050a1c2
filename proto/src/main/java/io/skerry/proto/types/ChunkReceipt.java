package io.skerry.proto.types;

import java.nio.ByteBuffer;

/// A storage node's statement that it holds a chunk durably. `canonicalBytes` is what the node's
/// receipt key signs ({@link Macs#sign}).
///
/// @param length bytes of plaintext
/// @param checksum CRC-32C of all sealed blocks in order
public record ChunkReceipt(
    long incarnation, int pg, int epoch, int node, ChunkId chunk, int length, int checksum) {

  /// Format 2: tag, incarnation, pg, epoch, node, chunk id, length, checksum; big-endian.
  public byte[] canonicalBytes() {
    return ByteBuffer.allocate(1 + 8 + 12 + ChunkId.BYTES + 8)
        .put((byte) 2)
        .putLong(incarnation)
        .putInt(pg)
        .putInt(epoch)
        .putInt(node)
        .putLong(chunk.high())
        .putLong(chunk.low())
        .putInt(length)
        .putInt(checksum)
        .array();
  }
}
