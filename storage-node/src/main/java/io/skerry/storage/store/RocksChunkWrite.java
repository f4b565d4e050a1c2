package io.skerry.storage.store;

import io.skerry.proto.types.ErrorCode;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.ChunkWrite;
import io.skerry.storage.chunk.SealedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One chunk being written: kept in memory while it is small, else in a {@link BulkFile}.
final class RocksChunkWrite implements ChunkWrite {
  private final RocksChunkStore store;
  private final ChunkKey key;
  private final int blockBytes;
  private final int epoch;
  private List<byte[]> small = new ArrayList<>();
  private int smallBytes;
  private Optional<BulkFile> bulk = Optional.empty();
  private boolean sealing;
  private boolean committing;
  private boolean released;

  RocksChunkWrite(RocksChunkStore store, ChunkKey key, int blockBytes, int epoch) {
    this.store = store;
    this.key = key;
    this.blockBytes = blockBytes;
    this.epoch = epoch;
  }

  @Override
  public void append(SealedBlock block) {
    if (sealing || released) {
      throw new IllegalStateException(key + " takes no more blocks");
    }
    smallBytes += block.bytes().remaining();
    if (bulk.isEmpty() && smallBytes <= RocksChunkStore.SMALL_SEALED_BYTES_MAX) {
      small.add(BlockValue.encode(block));
      return;
    }
    if (bulk.isEmpty()) {
      spill();
    }
    bulk.orElseThrow().put(key, block, store.scratch());
  }

  private void spill() {
    BulkFile file = BulkFile.create(store.database(), store.temporaryFile(key));
    bulk = Optional.of(file);
    for (int block = 0; block < small.size(); block++) {
      file.put(ChunkKeys.block(key, block), small.get(block));
    }
    small = List.of();
  }

  @Override
  public CompletableFuture<ChunkRecord> seal(int length, int checksum) {
    if (sealing || released) {
      throw new IllegalStateException(key + " is sealed");
    }
    sealing = true;
    ChunkRecord chunk =
        new ChunkRecord(
            key, length, checksum, blockBytes, epoch, bulk.isPresent(), store.clockMillis());
    bulk.ifPresent(BulkFile::ingest);
    List<byte[]> values = small;
    committing = true;
    return store
        .commits()
        .submit(
            (handles, batch) -> {
              for (int block = 0; block < values.size(); block++) {
                batch.put(handles.blocks(), ChunkKeys.block(key, block), values.get(block));
              }
              batch.put(handles.chunks(), ChunkKeys.row(key), ChunkRowCodec.encode(chunk));
            },
            totals -> totals.added(chunk))
        .whenComplete((done, failure) -> release())
        .thenApply(done -> chunk);
  }

  @Override
  public void close() {
    if (!committing) {
      release();
    }
  }

  private synchronized void release() {
    if (released) {
      return;
    }
    released = true;
    try {
      closeFile();
    } finally {
      store.release(key);
    }
  }

  private void closeFile() {
    try {
      bulk.ifPresent(BulkFile::close);
    } catch (ChunkRefusedException e) {
      if (e.code() != ErrorCode.INTERNAL) {
        throw e;
      }
      store.leftBehind(e);
    }
  }
}
