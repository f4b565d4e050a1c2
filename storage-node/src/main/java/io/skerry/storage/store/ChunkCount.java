package io.skerry.storage.store;

import io.skerry.proto.types.ChunkDigest;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.store.ChunkTotals.Part;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what {@link ChunkTotals} do not know, on a thread of its own, some rows at a time so that
/// closing never waits for it.
final class ChunkCount implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChunkCount.class);
  private static final int ROWS = 8_192;
  private static final long AGAIN_MILLIS = 1_000;

  private final ChunkDatabase database;
  private final ChunkTotals totals;
  private final Thread thread;

  ChunkCount(ChunkDatabase database, ChunkTotals totals) {
    this.database = database;
    this.totals = totals;
    this.thread = Thread.ofPlatform().name("chunk-count").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (needed()) {
        try {
          count();
        } catch (ChunkRefusedException e) {
          log.atWarn().addKeyValue("why", e.getMessage()).log("chunks-not-counted");
          lost();
        }
        Thread.sleep(AGAIN_MILLIS); // a disk that refuses every write must not be counted for each
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closing
    }
  }

  private boolean needed() throws InterruptedException {
    totals.lock();
    try {
      return totals.awaitUnknown();
    } finally {
      totals.unlock();
    }
  }

  private void lost() {
    totals.lock();
    try {
      totals.lost();
    } finally {
      totals.unlock();
    }
  }

  private void count() throws InterruptedException {
    Snapshot snapshot = database.use(this::begin);
    try {
      Map<Part, ChunkDigest> counted = new HashMap<>();
      Optional<byte[]> next = Optional.of(new byte[0]);
      while (next.isPresent()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        byte[] from = next.get();
        next = database.use(handles -> page(handles, snapshot, from, counted));
      }
      totals.lock();
      try {
        totals.counted(counted);
      } finally {
        totals.unlock();
      }
    } finally {
      release(snapshot);
    }
  }

  private Snapshot begin(ChunkDatabase.Handles handles) {
    totals.lock();
    try {
      Snapshot snapshot = handles.db().getSnapshot();
      totals.begin();
      return snapshot;
    } finally {
      totals.unlock();
    }
  }

  /// Adds the next rows.
  ///
  /// @return where to go on, unless that was the end
  private static Optional<byte[]> page(
      ChunkDatabase.Handles handles, Snapshot snapshot, byte[] from, Map<Part, ChunkDigest> counted)
      throws RocksDBException {
    try (ReadOptions options = new ReadOptions().setSnapshot(snapshot).setFillCache(false);
        RocksIterator rows = handles.db().newIterator(handles.chunks(), options)) {
      int seen = 0;
      for (rows.seek(from); rows.isValid(); rows.next()) {
        if (seen++ == ROWS) {
          return Optional.of(Arrays.copyOf(rows.key(), rows.key().length));
        }
        Optional<ChunkRecord> chunk = ChunkRowCodec.readable(rows.key(), rows.value());
        chunk.ifPresent(it -> counted.merge(Part.of(it), it.digest(), ChunkDigest::plus));
      }
      rows.status();
      return Optional.empty();
    }
  }

  private void release(Snapshot snapshot) {
    try {
      var _ =
          database.use(
              handles -> {
                handles.db().releaseSnapshot(snapshot);
                return true;
              });
    } catch (ChunkRefusedException e) {
      log.atDebug().addKeyValue("why", e.getMessage()).log("snapshot-went-with-the-store");
    }
  }

  /// Ends it; the database is still open.
  @Override
  public void close() {
    totals.lock();
    try {
      totals.close();
    } finally {
      totals.unlock();
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
