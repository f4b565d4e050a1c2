package io.skerry.metadata.command;

import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkReceipt;
import java.util.List;

/// A chunk that a commit makes part of a file.
///
/// @param offset in the file, bytes
/// @param length bytes of plaintext
/// @param receipts of storage nodes, their MACs verified
public record NewChunk(long offset, ChunkId chunk, int length, List<ChunkReceipt> receipts) {
  public NewChunk {
    receipts = List.copyOf(receipts);
  }

  /// The same at another offset.
  NewChunk at(long changed) {
    return new NewChunk(changed, chunk, length, receipts);
  }
}
