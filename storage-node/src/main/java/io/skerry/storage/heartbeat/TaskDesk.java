package io.skerry.storage.heartbeat;

import io.skerry.proto.types.ChunkId;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkStore;
import io.skerry.storage.chunk.FetchOrder;
import io.skerry.storage.chunk.MembershipView;
import io.skerry.storage.chunk.Space;
import io.skerry.storage.traffic.TrafficCounters;
import io.skerry.storage.transfer.ChunkFetcher;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out instructions on a few threads. What finds the queue full is dropped: the leader
/// repeats every instruction until it is told the result.
public final class TaskDesk implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TaskDesk.class);
  private static final int FETCH_THREADS = 2;
  private static final int FETCHES_WAITING_MAX = 256;
  private static final int DELETES_WAITING_MAX = 4_096;
  private static final long STOP_SECONDS = 5;

  private final ChunkStore store;
  private final ChunkFetcher fetcher;
  private final MembershipView membership;
  private final Supplier<Space> space;
  private final TrafficCounters counters;
  private final ThreadPoolExecutor fetches = pool("fetch", FETCH_THREADS, FETCHES_WAITING_MAX);
  private final ThreadPoolExecutor deletes = pool("delete", 1, DELETES_WAITING_MAX);
  private final Set<ChunkId> underWay = ConcurrentHashMap.newKeySet();

  public TaskDesk(
      ChunkStore store,
      ChunkFetcher fetcher,
      MembershipView membership,
      Supplier<Space> space,
      TrafficCounters counters) {
    this.store = store;
    this.fetcher = fetcher;
    this.membership = membership;
    this.space = space;
    this.counters = counters;
  }

  private static ThreadPoolExecutor pool(String name, int threads, int waitingMax) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waitingMax),
            Thread.ofPlatform().name(name + "-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /// Deletes a chunk; it is in the results when it is gone.
  void delete(ChunkKey key, TaskResults results) {
    begin(deletes, key, () -> runDelete(key, results));
  }

  /// Fetches a chunk; its receipt is in the results when it is here.
  void fetch(FetchOrder order, TaskResults results) {
    begin(fetches, order.key(), () -> runFetch(order, results));
  }

  private void begin(ThreadPoolExecutor pool, ChunkKey key, Runnable task) {
    if (!underWay.add(key.chunk())) {
      return;
    }
    try {
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      underWay.remove(key.chunk()); // full or stopping: the instruction comes again
    }
  }

  private void runDelete(ChunkKey key, TaskResults results) {
    try {
      var _ = store.delete(key).whenComplete((done, failure) -> deleted(key, results, failure));
    } catch (RuntimeException e) {
      deleted(key, results, e);
    }
  }

  private void deleted(ChunkKey key, TaskResults results, @Nullable Throwable failure) {
    if (failure == null) {
      counters.chunksDeleted().increment();
      results.add(key.chunk(), new TaskResults.Deleted());
    } else {
      failed(key, results, "delete", failure);
    }
    underWay.remove(key.chunk());
  }

  private void runFetch(FetchOrder order, TaskResults results) {
    try {
      space.get().require();
      ChunkRecord chunk = fetcher.fetch(order);
      membership
          .serving()
          .ifPresent(
              member ->
                  results.add(
                      order.key().chunk(),
                      new TaskResults.Fetched(member.receipt(chunk, order.epoch()))));
    } catch (RuntimeException e) {
      failed(order.key(), results, "fetch", e);
    } finally {
      underWay.remove(order.key().chunk());
    }
  }

  private static void failed(ChunkKey key, TaskResults results, String task, Throwable failure) {
    String reason = String.valueOf(failure.getMessage());
    log.atWarn()
        .addKeyValue("task", task)
        .addKeyValue("chunk", key)
        .addKeyValue("why", reason)
        .log("task-failed");
    results.add(key.chunk(), new TaskResults.Failed(reason));
  }

  ChunkStore store() {
    return store;
  }

  /// Instructions that wait or run.
  public int queued() {
    return underWay.size();
  }

  @Override
  public void close() {
    fetches.shutdownNow();
    deletes.shutdownNow();
    try {
      boolean ended = fetches.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
      ended &= deletes.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        log.warn("tasks-left-running");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
