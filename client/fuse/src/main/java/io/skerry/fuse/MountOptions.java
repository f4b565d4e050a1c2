package io.skerry.fuse;

import io.skerry.fuse.linux.MountFlag;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/// How a directory of a cluster is mounted.
///
/// @param path the directory, "/namespace" or below
/// @param source what the machine's table of mounts shows
/// @param flags with ALLOW_OTHER each caller is himself; without it all are the user whose identity
///   connects
/// @param staleness how long the kernel may answer from what it was told; zero: it always asks, and
///   sees at once what others have changed
/// @param threads requests that are answered at the same time
/// @param metadataCacheBytes memory of the connection for answers about names that the service lets
///   it keep; 0: it always asks
public record MountOptions(
    String path,
    String source,
    Set<MountFlag> flags,
    Duration staleness,
    int threads,
    long metadataCacheBytes) {
  /// Each takes two buffers of a mebibyte, and waits while a cluster chooses a leader.
  public static final int THREADS = 16;

  /// Names and attributes of some fifty thousand files.
  public static final long METADATA_CACHE_BYTES = 64L << 20;

  private static final int THREADS_MAX = 256;
  private static final Duration STALENESS_MAX = Duration.ofHours(1);

  public MountOptions {
    flags = Set.copyOf(flags);
    if (threads < 1 || threads > THREADS_MAX) {
      throw new IllegalArgumentException("threads: " + threads + " is not in 1.." + THREADS_MAX);
    }
    if (staleness.isNegative() || staleness.compareTo(STALENESS_MAX) > 0) {
      throw new IllegalArgumentException(
          "staleness: " + staleness.toSeconds() + " s is not in 0.." + STALENESS_MAX.toSeconds());
    }
    if (flags.contains(MountFlag.ALLOW_OTHER) && !staleness.isZero()) {
      throw new IllegalArgumentException(
          "allow_other and staleness: one user would see what the kernel was told for another");
    }
  }

  /// Everybody's changes are seen at once, 16 threads.
  public static MountOptions of(String path) {
    return new MountOptions(
        path, "skerry:" + path, Set.of(), Duration.ZERO, THREADS, METADATA_CACHE_BYTES);
  }

  public MountOptions with(MountFlag flag) {
    EnumSet<MountFlag> more = EnumSet.of(flag);
    more.addAll(flags);
    return new MountOptions(path, source, more, staleness, threads, metadataCacheBytes);
  }

  public MountOptions withStaleness(Duration value) {
    return new MountOptions(path, source, flags, value, threads, metadataCacheBytes);
  }

  public MountOptions withThreads(int value) {
    return new MountOptions(path, source, flags, staleness, value, metadataCacheBytes);
  }

  public MountOptions withMetadataCacheBytes(long value) {
    return new MountOptions(path, source, flags, staleness, threads, value);
  }
}
