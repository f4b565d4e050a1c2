package io.skerry.storage.store;

import io.skerry.proto.types.ErrorCode;
import io.skerry.storage.chunk.ChunkRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// One thread that takes all waiting writes, makes one batch of them and syncs it once: the more
/// wait, the cheaper each one is.
final class CommitLoop implements AutoCloseable {
  private static final int WAITING_MAX = 1_024;
  private static final int BATCH_BYTES_MAX = 8 << 20;
  private static final long IDLE_MILLIS = 200;

  private final ChunkDatabase database;
  private final ChunkTotals totals;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread thread;
  private volatile boolean stopping;

  CommitLoop(ChunkDatabase database, ChunkTotals totals) {
    this.database = database;
    this.totals = totals;
    this.thread = Thread.ofPlatform().name("chunk-commit").start(this::run);
  }

  /// Completes when the rows are durable, exceptionally with a {@link ChunkRefusedException}.
  ///
  /// @param effect what it does to the totals
  CompletableFuture<Void> submit(Rows rows, Consumer<ChunkTotals> effect) {
    Waiting waiting = new Waiting(rows, effect, new CompletableFuture<>());
    if (stopping) {
      waiting.refuse(new ChunkRefusedException(ErrorCode.NOT_SERVING, "the node is stopping"));
    } else if (!queue.offer(waiting)) {
      waiting.refuse(
          new ChunkRefusedException(ErrorCode.BUSY, WAITING_MAX + " writes wait for the disk"));
    } else if (stopping && queue.remove(waiting)) {
      waiting.refuse(new ChunkRefusedException(ErrorCode.NOT_SERVING, "the node is stopping"));
    }
    return waiting.done;
  }

  int waiting() {
    return queue.size();
  }

  private void run() {
    while (!stopping || !queue.isEmpty()) {
      List<Waiting> taken = new ArrayList<>();
      try {
        Waiting first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        taken.add(first);
        commit(taken);
      } catch (InterruptedException e) {
        // nobody interrupts this thread on purpose: what waits is still to be written
        stopping = true;
      } catch (ChunkRefusedException e) {
        taken.forEach(waiting -> waiting.refuse(e));
      } catch (RuntimeException e) {
        ChunkRefusedException failure =
            new ChunkRefusedException(ErrorCode.INTERNAL, "a write failed: " + e, e);
        taken.forEach(waiting -> waiting.refuse(failure));
      }
    }
  }

  private void commit(List<Waiting> taken) {
    database.use(
        handles -> {
          try (WriteBatch batch = new WriteBatch();
              WriteOptions synced = new WriteOptions().setSync(true)) {
            taken.getFirst().rows.addTo(handles, batch);
            while (batch.getDataSize() < BATCH_BYTES_MAX) {
              Waiting next = queue.poll();
              if (next == null) {
                break;
              }
              taken.add(next);
              next.rows.addTo(handles, batch);
            }
            write(handles, synced, batch, taken);
          }
          return taken;
        });
    taken.forEach(waiting -> waiting.done.complete(null));
  }

  /// Rows and totals change together for whoever takes the lock.
  private void write(
      ChunkDatabase.Handles handles, WriteOptions synced, WriteBatch batch, List<Waiting> taken)
      throws RocksDBException {
    totals.lock();
    boolean written = false;
    try {
      handles.db().write(synced, batch);
      taken.forEach(waiting -> waiting.effect.accept(totals));
      written = true;
    } finally {
      if (!written) {
        totals.lost();
      }
      totals.unlock();
    }
  }

  /// Writes what waits and ends.
  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Adds one write to a batch.
  @FunctionalInterface
  interface Rows {
    void addTo(ChunkDatabase.Handles handles, WriteBatch batch) throws RocksDBException;
  }

  private record Waiting(Rows rows, Consumer<ChunkTotals> effect, CompletableFuture<Void> done) {
    void refuse(ChunkRefusedException why) {
      done.completeExceptionally(why);
    }
  }
}
