package io.skerry.cli.dev;

import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Threads that read and change metadata as fast as they can, and remember when the first call
/// succeeded that was begun after a given moment. One half of the threads reads, the other changes.
final class FailoverLoad implements AutoCloseable {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long ERROR_PAUSE_NANOS = 5_000_000;
  private static final long JOIN_MILLIS = 60_000;

  /// Calls of one kind.
  static final class Kind {
    private final AtomicLong successes = new AtomicLong();
    private final AtomicLong dead = new AtomicLong(NEVER);
    private final AtomicLong first = new AtomicLong(NEVER);

    /// From now on the first success counts that is begun after this moment.
    void arm(long nanos) {
      first.set(NEVER);
      dead.set(nanos);
    }

    boolean succeeded() {
      return first.get() != NEVER;
    }

    /// From a moment to that success.
    double millisSince(long nanos) {
      return (first.get() - nanos) / 1e6;
    }

    long successes() {
      return successes.get();
    }

    private void count(long begun) {
      successes.incrementAndGet();
      if (begun > dead.get()) {
        first.compareAndSet(NEVER, System.nanoTime());
      }
    }
  }

  /// One call; the number is different for each.
  private interface Call {
    void run(long number) throws SkerryException;
  }

  private final Kind reads = new Kind();
  private final Kind changes = new Kind();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicLong numbers = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  /// @param folder exists and is empty
  FailoverLoad(FileSystem files, String folder, int threadCount) {
    for (int i = 0; i < threadCount; i++) {
      boolean reader = i % 2 == 0;
      Call call =
          reader
              ? number -> files.stat(folder)
              : number -> {
                files.makeDirectory(folder + "/" + number, 0755);
                files.removeDirectory(folder + "/" + number);
              };
      Kind kind = reader ? reads : changes;
      threads.add(Thread.ofPlatform().daemon().name("load-" + i).start(() -> loop(kind, call)));
    }
  }

  Kind reads() {
    return reads;
  }

  Kind changes() {
    return changes;
  }

  /// Calls that have failed for their caller: retries of the library are not among them.
  long errors() {
    return errors.get();
  }

  private void loop(Kind kind, Call call) {
    while (!ended) {
      long begun = System.nanoTime();
      try {
        call.run(numbers.incrementAndGet());
        kind.count(begun);
      } catch (SkerryException e) {
        errors.incrementAndGet();
        LockSupport.parkNanos(ERROR_PAUSE_NANOS);
      }
    }
  }

  @Override
  public void close() {
    ended = true;
    try {
      for (Thread thread : threads) {
        thread.join(JOIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
