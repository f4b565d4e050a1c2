package io.skerry.cli.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// A few threads that copy files. Handing over work waits while the queue is full, so that a huge
/// tree never fills the memory.
final class Workers {
  private static final int QUEUED_PER_THREAD = 16;

  private final BlockingQueue<Optional<Runnable>> queue;
  private final List<Thread> threads = new ArrayList<>();
  private int underWay;

  Workers(int count) {
    queue = new ArrayBlockingQueue<>(count * QUEUED_PER_THREAD);
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().daemon().name("transfer-" + i).start(this::work));
    }
  }

  /// Takes work; waits for room.
  void add(Runnable job) throws InterruptedException {
    synchronized (this) {
      underWay++;
    }
    queue.put(Optional.of(job));
  }

  /// Returns when all work that was added is done; more may follow.
  synchronized void drain() throws InterruptedException {
    while (underWay > 0) {
      wait();
    }
  }

  private synchronized void done() {
    underWay--;
    notifyAll();
  }

  private void work() {
    try {
      for (Optional<Runnable> job = queue.take(); job.isPresent(); job = queue.take()) {
        try {
          job.get().run();
        } finally {
          done();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns when all work is done.
  void finish() throws InterruptedException {
    for (int i = 0; i < threads.size(); i++) {
      queue.put(Optional.empty());
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
