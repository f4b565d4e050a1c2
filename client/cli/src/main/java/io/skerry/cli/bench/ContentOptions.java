package io.skerry.cli.bench;

import io.skerry.cli.shell.Failure;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/// The options of the benchmarks that move contents, and the order in which they run: warming up,
/// then each number of threads, as often as asked for.
final class ContentOptions {
  private static final int WARM_SECONDS_MAX = 600;
  private static final int ROUNDS_MAX = 100;

  /// A benchmark has about three phases; each gets its share of the time for warming up.
  private static final double WARM_PHASES = 3;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      description = "Do the same in small for so long before, uncounted (default: 15; 0: do not).")
  private int warmUp = 15;

  @Option(names = "--rounds", paramLabel = "N", description = "Repeat everything (default: 1).")
  private int rounds = 1;

  @Option(
      names = "--cold",
      description = "Empty the page cache of this machine before phases that read; needs root.")
  private boolean cold;

  /// The phases of one benchmark.
  interface Work {
    void run(BenchRun run, Turn turn) throws IOException, InterruptedException;
  }

  /// One turn of a benchmark, in a folder of its own.
  ///
  /// @param seconds for a phase that ends by time
  /// @param counted false while warming up
  record Turn(String folder, int threads, double seconds, boolean counted, boolean cold) {
    /// A phase that writes finds a disk with nothing left to do.
    void beforeWriting() throws IOException, InterruptedException {
      if (counted) {
        PageCache.sync();
      }
    }

    /// A phase that reads finds nothing in the page cache when that was asked for.
    void beforeReading() throws IOException, InterruptedException {
      if (counted && cold) {
        PageCache.drop();
      }
    }
  }

  /// Fails on values out of range, before anything is connected.
  void check() {
    if (warmUp < 0 || warmUp > WARM_SECONDS_MAX) {
      throw Failure.usage("--warm-up must be between 0 and " + WARM_SECONDS_MAX);
    }
    if (rounds < 1 || rounds > ROUNDS_MAX) {
      throw Failure.usage("--rounds must be between 1 and " + ROUNDS_MAX);
    }
    if (cold) {
      PageCache.checkDroppable();
    }
  }

  /// @param counts numbers of threads, one turn for each
  void run(BenchRun run, int[] counts, Work work) throws IOException, InterruptedException {
    if (warmUp > 0) {
      run.warm(unmeasured -> warm(unmeasured, counts[counts.length - 1], work));
    }
    for (int round = 1; round <= rounds; round++) {
      for (int threads : counts) {
        String folder = "r" + round + '-' + threads;
        turn(run, new Turn(folder, threads, run.options().seconds(), true, cold), work);
      }
    }
  }

  private void warm(BenchRun run, int threads, Work work) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmUp);
    for (int i = 1; System.nanoTime() - end < 0; i++) {
      turn(run, new Turn("w" + i, threads, warmUp / WARM_PHASES, false, false), work);
    }
  }

  private static void turn(BenchRun run, Turn turn, Work work)
      throws IOException, InterruptedException {
    run.files().makeDirectory(run.at(turn.folder()), 0755);
    work.run(run, turn);
    run.files().deleteTree(run.at(turn.folder()));
  }
}
