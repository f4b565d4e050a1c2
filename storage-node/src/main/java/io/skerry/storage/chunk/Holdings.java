package io.skerry.storage.chunk;

import io.skerry.proto.types.ChunkDigest;
import io.skerry.proto.types.ChunkId;
import java.util.List;
import java.util.Optional;

/// What the node holds durably at one moment. Valid inside {@link ChunkStore#look} only; used by
/// one thread.
public interface Holdings {
  /// Whether everything has been counted since the store was opened. Totals mean nothing before.
  boolean counted();

  /// Digest of all chunks of a metadata group in a placement group.
  ChunkDigest total(int pg, int group);

  /// The placement groups of which chunks of a metadata group are here, in order.
  List<Integer> placementGroups(int group);

  /// The chunk, if it is here and its row can be read.
  Optional<ChunkRecord> find(ChunkKey key);

  /// Chunks of a metadata group in a placement group, in order, from an id to before another.
  ///
  /// @param rowsMax rows to look at, at most
  Page range(int pg, int group, ChunkId from, ChunkId to, int rowsMax);

  /// Chunks next to each other.
  ///
  /// @param until where looking ended before the range did: nothing is said of this id and those
  ///   behind it
  record Page(List<ChunkRecord> chunks, Optional<ChunkId> until) {
    public Page {
      chunks = List.copyOf(chunks);
    }
  }
}
