package io.skerry.storage.store;

import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.SealedLayout;
import io.skerry.storage.chunk.Checksums;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.ChunkStore;
import io.skerry.storage.chunk.ChunkWrite;
import io.skerry.storage.chunk.Holdings;
import io.skerry.storage.chunk.SealedRun;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The chunks of one data directory.
public final class RocksChunkStore implements ChunkStore {
  /// Sealed bytes up to which a chunk goes through the write-ahead log.
  static final int SMALL_SEALED_BYTES_MAX = 256 * 1024;

  private static final Logger log = LoggerFactory.getLogger(RocksChunkStore.class);
  private static final int VALUE_BYTES_MAX =
      BlockValue.HEADER_BYTES + SealedLayout.BLOCK_BYTES_MAX + SealedLayout.TAG_BYTES;

  private final ChunkDatabase database;
  private final ChunkTotals totals = new ChunkTotals();
  private final ChunkCount count;
  private final CommitLoop commits;
  private final Path temporary;
  private final Clock clock;
  private final Set<ChunkKey> underWay = ConcurrentHashMap.newKeySet();
  private final RecentlyDeleted deleted = new RecentlyDeleted();
  private final AtomicLong fileNumber = new AtomicLong();
  private final ThreadLocal<ByteBuffer> scratch =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(VALUE_BYTES_MAX));

  RocksChunkStore(ChunkDatabase database, Path temporary, Clock clock) {
    this.database = database;
    this.temporary = temporary;
    this.clock = clock;
    this.commits = new CommitLoop(database, totals);
    this.count = new ChunkCount(database, totals);
    count.start();
  }

  @Override
  public Optional<ChunkRecord> find(ChunkKey key) {
    byte[] row = database.use(h -> present(h.db().get(h.chunks(), ChunkKeys.row(key))));
    if (row.length == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(ChunkRowCodec.decode(key, row));
    } catch (IllegalArgumentException e) {
      throw new ChunkRefusedException(ErrorCode.CHECKSUM_MISMATCH, "damaged: " + e.getMessage(), e);
    }
  }

  private static byte[] present(byte @Nullable [] row) {
    return row == null ? new byte[0] : row;
  }

  @Override
  public ChunkWrite write(ChunkKey key, int blockBytes, int epoch) {
    if (!underWay.add(key)) {
      throw new ChunkRefusedException(
          ErrorCode.CHUNK_CONFLICT, key + " is being written by somebody else");
    }
    boolean begun = false;
    try {
      if (deleted.contains(key) || find(key).isPresent()) {
        throw new ChunkRefusedException(
            ErrorCode.CHUNK_CONFLICT, key + " was written or deleted meanwhile");
      }
      begun = true;
      return new RocksChunkWrite(this, key, blockBytes, epoch);
    } finally {
      if (!begun) {
        release(key);
      }
    }
  }

  @Override
  public ChunkWrite restore(ChunkKey key, int blockBytes, int epoch) {
    deleted.forget(key);
    return write(key, blockBytes, epoch);
  }

  @Override
  public SealedRun read(ChunkRecord chunk, int firstBlock, int blocks) {
    int total = SealedLayout.blocks(chunk.length(), chunk.blockBytes());
    if (firstBlock < 0 || blocks < 0 || firstBlock > total - blocks) {
      throw new ChunkRefusedException(
          ErrorCode.INVALID_ARGUMENT, chunk.key() + " has " + total + " blocks");
    }
    ByteBuffer payload = ByteBuffer.allocate(sealedBytes(chunk, firstBlock, blocks));
    List<Integer> checksums = new ArrayList<>(blocks);
    try (ReadOptions options = new ReadOptions()) {
      options.setFillCache(false);
      ByteBuffer key = ByteBuffer.allocateDirect(ChunkKeys.BLOCK_BYTES);
      for (int block = firstBlock; block < firstBlock + blocks; block++) {
        ChunkKeys.block(key, chunk.key(), block);
        ByteBuffer value = value(chunk, options, key);
        checksums.add(verified(chunk, block, value));
        payload.put(value);
      }
    }
    return new SealedRun(firstBlock, checksums, payload.flip());
  }

  private static int sealedBytes(ChunkRecord chunk, int firstBlock, int blocks) {
    long from = (long) firstBlock * chunk.blockBytes();
    long to = Math.min(chunk.length(), from + (long) blocks * chunk.blockBytes());
    return (int) (to - from) + blocks * SealedLayout.TAG_BYTES;
  }

  private ByteBuffer value(ChunkRecord chunk, ReadOptions options, ByteBuffer key) {
    ByteBuffer value = scratch().clear();
    int bytes =
        database.use(
            handles -> {
              ColumnFamilyHandle family = chunk.bulk() ? handles.bulk() : handles.blocks();
              return handles.db().get(family, options, key, value);
            });
    if (bytes == RocksDB.NOT_FOUND || bytes > value.capacity()) {
      throw new ChunkRefusedException(
          ErrorCode.CHECKSUM_MISMATCH, "a block of " + chunk.key() + " is missing");
    }
    return value;
  }

  private static int verified(ChunkRecord chunk, int block, ByteBuffer value) {
    int plain = SealedLayout.plainBytes(chunk.length(), chunk.blockBytes(), block);
    try {
      int checksum = BlockValue.checksum(value, plain + SealedLayout.TAG_BYTES);
      if (checksum == Checksums.of(value)) {
        return checksum;
      }
    } catch (IllegalArgumentException e) {
      throw new ChunkRefusedException(
          ErrorCode.CHECKSUM_MISMATCH, "block " + block + " of " + chunk.key() + ": " + e, e);
    }
    throw new ChunkRefusedException(
        ErrorCode.CHECKSUM_MISMATCH,
        "block " + block + " of " + chunk.key() + " is not what was written");
  }

  @Override
  public CompletableFuture<Void> delete(ChunkKey key) {
    if (!underWay.add(key)) {
      throw new ChunkRefusedException(ErrorCode.BUSY, key + " is being written");
    }
    boolean submitted = false;
    try {
      deleted.add(key);
      Optional<ChunkRecord> chunk = readable(key);
      boolean onlySmall = chunk.isPresent() && !chunk.get().bulk();
      CompletableFuture<Void> done = onlySmall ? dropRows(key, chunk) : dropFile(key, chunk);
      submitted = true;
      return done.whenComplete((ok, failure) -> release(key));
    } finally {
      if (!submitted) {
        release(key);
      }
    }
  }

  /// The chunk, if its row can be read: one that cannot is deleted all the same.
  private Optional<ChunkRecord> readable(ChunkKey key) {
    try {
      return find(key);
    } catch (ChunkRefusedException e) {
      if (e.code() != ErrorCode.CHECKSUM_MISMATCH) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private CompletableFuture<Void> dropRows(ChunkKey key, Optional<ChunkRecord> chunk) {
    return commits.submit(
        (handles, batch) -> {
          batch.delete(handles.chunks(), ChunkKeys.row(key));
          batch.deleteRange(
              handles.blocks(), ChunkKeys.block(key, 0), ChunkKeys.behindLastBlock(key));
        },
        counted -> chunk.ifPresent(counted::removed));
  }

  /// A bulk chunk is a file of its own, which is dropped whole: no tombstone, no compaction. The
  /// row goes before it, so that nobody ever finds a chunk without blocks.
  private CompletableFuture<Void> dropFile(ChunkKey key, Optional<ChunkRecord> chunk) {
    List<byte[]> range = List.of(ChunkKeys.block(key, 0), ChunkKeys.behindLastBlock(key));
    try {
      var _ = dropRows(key, chunk).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ChunkRefusedException refusal ? refusal : e;
    }
    return database.use(handles -> dropBulk(handles, range))
        ? commits.submit(
            (handles, batch) ->
                batch.deleteRange(handles.bulk(), range.getFirst(), range.getLast()),
            counted -> {})
        : CompletableFuture.completedFuture(null);
  }

  /// @return whether a block is left in a file that holds others too
  private static boolean dropBulk(ChunkDatabase.Handles handles, List<byte[]> range)
      throws RocksDBException {
    handles.db().deleteFilesInRanges(handles.bulk(), range, false);
    try (var blocks = handles.db().newIterator(handles.bulk())) {
      blocks.seek(range.getFirst());
      blocks.status();
      return blocks.isValid() && Arrays.compareUnsigned(blocks.key(), range.getLast()) < 0;
    }
  }

  @Override
  public <T> T look(Function<Holdings, T> question) {
    return database.use(handles -> RocksHoldings.look(handles, totals, question));
  }

  @Override
  public Optional<String> failure() {
    return database.failure();
  }

  @Override
  public long bytes() {
    return database.use(
        h ->
            h.db().getLongProperty(h.bulk(), "rocksdb.live-sst-files-size")
                + h.db().getLongProperty(h.blocks(), "rocksdb.live-sst-files-size")
                + h.db().getLongProperty(h.blocks(), "rocksdb.cur-size-all-mem-tables"));
  }

  @Override
  public long chunks() {
    return database.use(h -> h.db().getLongProperty(h.chunks(), "rocksdb.estimate-num-keys"));
  }

  /// Whether the disk was full at the last write, and still is.
  public boolean outOfSpace() {
    return database.outOfSpace();
  }

  /// Writes that wait for the disk.
  public int waitingCommits() {
    return commits.waiting();
  }

  ChunkDatabase database() {
    return database;
  }

  CommitLoop commits() {
    return commits;
  }

  long clockMillis() {
    return clock.millis();
  }

  /// Room for one value, of the calling thread.
  ByteBuffer scratch() {
    return scratch.get();
  }

  Path temporaryFile(ChunkKey key) {
    return temporary.resolve(key.chunk() + "-" + fileNumber.incrementAndGet() + ".sst");
  }

  void release(ChunkKey key) {
    underWay.remove(key);
  }

  void leftBehind(ChunkRefusedException why) {
    log.atWarn().addKeyValue("why", why.getMessage()).log("temporary-file-left");
  }

  @Override
  public void close() {
    count.close();
    commits.close();
    database.close();
  }
}
