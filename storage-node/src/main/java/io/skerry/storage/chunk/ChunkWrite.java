package io.skerry.storage.chunk;

import java.util.concurrent.CompletableFuture;

/// A chunk on its way to the disk. Used by one thread at a time; memory does not grow with the
/// chunk.
public interface ChunkWrite extends AutoCloseable {
  /// Takes the next block. The store copies what it keeps.
  void append(SealedBlock block);

  /// Completes when the chunk is durable; from then on it takes nothing more.
  CompletableFuture<ChunkRecord> seal(int length, int checksum);

  /// Drops everything that was not sealed.
  @Override
  void close();
}
