package io.skerry.cli.dev;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The same step for several servers at once.
final class InParallel {
  private static final int THREADS = 8;

  private InParallel() {}

  /// Something that may fail.
  interface Step<T> {
    void run(T item) throws IOException;
  }

  /// Returns when it is done for all.
  ///
  /// @throws IOException the first failure in the order of the items
  static <T> void each(List<T> items, Step<T> step) throws IOException {
    try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Void>> results = new ArrayList<>();
      for (T item : items) {
        results.add(
            executor.submit(
                () -> {
                  step.run(item);
                  return null;
                }));
      }
      for (Future<Void> result : results) {
        await(result);
      }
    }
  }

  private static void await(Future<Void> result) throws IOException {
    try {
      result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
