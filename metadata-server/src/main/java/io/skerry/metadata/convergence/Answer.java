package io.skerry.metadata.convergence;

import io.skerry.proto.types.ChunkDigest;
import io.skerry.proto.types.ChunkId;
import java.util.List;
import java.util.Optional;

/// What a storage node says to a {@link Question}.
///
/// @param chunks by name, if they were asked for
/// @param until the answer is for ids before this one only; there was more
public record Answer(long number, ChunkDigest digest, List<Held> chunks, Optional<ChunkId> until) {
  /// Chunks that an answer names at most.
  public static final int LISTED_MAX = 512;

  public Answer {
    chunks = List.copyOf(chunks);
  }

  /// One chunk as the node has it.
  public record Held(ChunkId chunk, int length, int checksum) {
    ChunkDigest digest() {
      return ChunkDigest.of(chunk, length, checksum);
    }
  }
}
