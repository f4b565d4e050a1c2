package io.skerry.proto.types;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The permission for one principal to do one operation on one chunk at one member of its placement
/// group until it expires. `canonicalBytes` is what the member's capability key signs ({@link
/// Macs#sign}).
///
/// @param principal name in the bearer's certificate, prefixed by its role ("user/alice")
/// @param node id of the storage node that must accept it
/// @param expiresAtMillis by the metadata leader's clock
public record Capability(
    ChunkId chunk,
    int pg,
    int epoch,
    ChunkOperation operation,
    String principal,
    int node,
    long expiresAtMillis) {

  /// Format 1: tag, chunk id, pg, epoch, operation, node, expiry, principal; big-endian.
  public byte[] canonicalBytes() {
    byte[] name = principal.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + ChunkId.BYTES + 16 + 8 + name.length)
        .put((byte) 1)
        .putLong(chunk.high())
        .putLong(chunk.low())
        .putInt(pg)
        .putInt(epoch)
        .putInt(operation.number())
        .putInt(node)
        .putLong(expiresAtMillis)
        .put(name)
        .array();
  }
}
