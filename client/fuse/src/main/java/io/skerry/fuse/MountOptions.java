package io.skerry.fuse;

import java.time.Duration;

/// How a directory of a cluster is mounted.
///
/// @param path the directory, "/namespace" or below
/// @param source what the machine's table of mounts shows
/// @param readOnly whether the kernel refuses every change
/// @param staleness how long the kernel may answer from what it was told; zero: it always asks, and
///   sees at once what others have changed
/// @param threads requests that are answered at the same time
public record MountOptions(
    String path, String source, boolean readOnly, Duration staleness, int threads) {
  /// Each takes two buffers of a mebibyte, and waits while a cluster chooses a leader.
  public static final int THREADS = 16;

  private static final int THREADS_MAX = 256;
  private static final Duration STALENESS_MAX = Duration.ofHours(1);

  public MountOptions {
    if (threads < 1 || threads > THREADS_MAX) {
      throw new IllegalArgumentException("threads: " + threads + " is not in 1.." + THREADS_MAX);
    }
    if (staleness.isNegative() || staleness.compareTo(STALENESS_MAX) > 0) {
      throw new IllegalArgumentException(
          "staleness: " + staleness.toSeconds() + " s is not in 0.." + STALENESS_MAX.toSeconds());
    }
  }

  /// Everybody's changes are seen at once, 16 threads.
  public static MountOptions of(String path) {
    return new MountOptions(path, "skerry:" + path, false, Duration.ZERO, THREADS);
  }

  public MountOptions asReadOnly() {
    return new MountOptions(path, source, true, staleness, threads);
  }

  public MountOptions withStaleness(Duration value) {
    return new MountOptions(path, source, readOnly, value, threads);
  }

  public MountOptions withThreads(int value) {
    return new MountOptions(path, source, readOnly, staleness, value);
  }
}
