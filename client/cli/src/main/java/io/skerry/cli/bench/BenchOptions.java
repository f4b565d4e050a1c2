package io.skerry.cli.bench;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import picocli.CommandLine.Option;

/// The options that all benchmarks share.
final class BenchOptions {
  private static final int THREADS_MAX = 256;
  private static final int SECONDS_MAX = 3600;

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description =
          "Threads; several numbers one after the other (default: meta 8; small 1,8,32; io 1,4).")
  private int[] threads = {};

  @Option(names = "--seconds", paramLabel = "S", description = "Time per phase (default: 5).")
  private int seconds = 5;

  @Option(
      names = "--path",
      paramLabel = "DIR",
      description = "Directory to work in; a folder in it is made and removed (default: /demo).")
  private String path = "/demo";

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  /// Every number of threads to measure with.
  int[] threadCounts(int... usual) {
    for (int count : threads) {
      if (count < 1 || count > THREADS_MAX) {
        throw Failure.usage("--threads must be between 1 and " + THREADS_MAX);
      }
    }
    return threads.length == 0 ? usual : threads.clone();
  }

  int seconds() {
    if (seconds < 1 || seconds > SECONDS_MAX) {
      throw Failure.usage("--seconds must be between 1 and " + SECONDS_MAX);
    }
    return seconds;
  }

  RemotePath path() {
    return RemotePath.parse(path);
  }

  boolean json() {
    return json;
  }
}
