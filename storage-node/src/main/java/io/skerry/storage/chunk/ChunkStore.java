package io.skerry.storage.chunk;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Keeps sealed chunks durably. Every method may block on the disk and throws {@link
/// ChunkRefusedException} when it fails; what it answered stays true after a power cut.
public interface ChunkStore extends AutoCloseable {
  /// The sealed chunk, if it is here.
  Optional<ChunkRecord> find(ChunkKey key);

  /// Begins to write a chunk that is not here. Only one write of a chunk is under way at a time.
  ///
  /// @throws ChunkRefusedException CHUNK_CONFLICT if another one is, or the chunk was deleted
  ChunkWrite write(ChunkKey key, int blockBytes, int epoch);

  /// Begins to write a chunk as the metadata service orders. Unlike a writer's, it may have been
  /// deleted here before: the node has become a member of its placement group again since.
  ///
  /// @throws ChunkRefusedException CHUNK_CONFLICT if another write of it is under way
  ChunkWrite restore(ChunkKey key, int blockBytes, int epoch);

  /// Consecutive blocks of a chunk, their checksums verified.
  ///
  /// @throws ChunkRefusedException CHECKSUM_MISMATCH if the disk does not hold what was written
  SealedRun read(ChunkRecord chunk, int firstBlock, int blocks);

  /// Deletes a chunk and everything of it. One that is not here counts as deleted.
  ///
  /// @throws ChunkRefusedException BUSY while it is being written: to be repeated
  CompletableFuture<Void> delete(ChunkKey key);

  /// Answers a question about everything that is here, from one moment.
  <T> T look(Function<Holdings, T> question);

  /// Why the store cannot be trusted with writes any more, once the disk has failed.
  Optional<String> failure();

  /// Bytes on disk, about.
  long bytes();

  /// Number of chunks, about.
  long chunks();

  @Override
  void close();
}
