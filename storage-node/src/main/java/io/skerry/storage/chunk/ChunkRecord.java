package io.skerry.storage.chunk;

import io.skerry.proto.types.ChunkDigest;

/// A sealed chunk that the node holds durably.
///
/// @param length bytes of plaintext
/// @param checksum CRC-32C of all sealed blocks in order
/// @param blockBytes plaintext bytes of every block but the last
/// @param epoch of the placement group when it was written
/// @param bulk whether its blocks came as one ingested file, not through the write-ahead log
public record ChunkRecord(
    ChunkKey key,
    int length,
    int checksum,
    int blockBytes,
    int epoch,
    boolean bulk,
    long writtenAtMillis) {

  /// What it adds to a digest.
  public ChunkDigest digest() {
    return ChunkDigest.of(key.chunk(), length, checksum);
  }

  /// Whether somebody who brings these bytes brings what is here already.
  public boolean same(int otherLength, int otherChecksum) {
    return length == otherLength && checksum == otherChecksum;
  }
}
