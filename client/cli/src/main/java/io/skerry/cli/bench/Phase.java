package io.skerry.cli.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// One operation repeated by some threads for some time, timed one by one.
final class Phase {
  private static final int FAILURES_IN_A_ROW_MAX = 20;
  private static final int SAMPLES_MAX = 1 << 22;

  /// The operation; answers false when this thread has nothing left to do.
  interface Operation {
    boolean run(int thread, int count) throws Exception;
  }

  /// How long a phase may run and how often each thread may repeat.
  record Limits(int threads, double seconds, int countMax) {}

  /// What came out.
  ///
  /// @param samples of every operation that succeeded
  /// @param failure what went wrong first; empty when nothing did
  record Measured(
      String name, int threads, double seconds, Samples samples, long errors, String failure) {
    long operations() {
      return samples.count();
    }

    double rate() {
      return samples.count() / Math.max(seconds, 1e-9);
    }

    /// Microseconds below which this share of the operations stayed.
    double micros(double share) {
      return samples.micros(share);
    }
  }

  private final String name;
  private final Limits limits;
  private final Operation operation;
  private final AtomicLong errors = new AtomicLong();
  private volatile String failure = "";

  Phase(String name, Limits limits, Operation operation) {
    this.name = name;
    this.limits = limits;
    this.operation = operation;
  }

  Measured run() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    long[][] samples = new long[limits.threads()][];
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < limits.threads(); i++) {
      int number = i;
      samples[i] = new long[0];
      threads.add(
          Thread.ofPlatform().name("bench-" + i).start(() -> samples[number] = work(number, go)));
    }
    long begin = System.nanoTime();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Measured(
        name, limits.threads(), seconds, new Samples(samples), errors.get(), failure);
  }

  private long[] work(int thread, CountDownLatch go) {
    long[] samples = new long[1024];
    int taken = 0;
    int failedInARow = 0;
    try {
      go.await();
      long end = System.nanoTime() + (long) (limits.seconds() * 1e9);
      for (int i = 0; i < limits.countMax() && failedInARow < FAILURES_IN_A_ROW_MAX; i++) {
        long before = System.nanoTime();
        if (before - end > 0) {
          break;
        }
        if (!attempt(thread, i)) {
          failedInARow++;
          continue;
        }
        failedInARow = 0;
        if (taken == samples.length && taken < SAMPLES_MAX) {
          samples = Arrays.copyOf(samples, taken * 2);
        }
        if (taken < samples.length) {
          samples[taken++] = System.nanoTime() - before;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (NothingLeft e) {
      // The usual end of a phase that works on what an earlier one made.
    }
    return Arrays.copyOf(samples, taken);
  }

  private boolean attempt(int thread, int count) throws NothingLeft {
    boolean more;
    try {
      more = operation.run(thread, count);
    } catch (Exception e) {
      if (errors.getAndIncrement() == 0) {
        failure = String.valueOf(e.getMessage());
      }
      return false;
    }
    if (!more) {
      throw new NothingLeft();
    }
    return true;
  }

  /// A thread has done all there was.
  private static final class NothingLeft extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
