package io.skerry.cli.bench;

import java.util.Arrays;

/// Durations of single operations, sorted.
final class Samples {
  private final long[] nanos;

  /// @param unsorted one array for each thread
  Samples(long[][] unsorted) {
    nanos = Arrays.stream(unsorted).flatMapToLong(Arrays::stream).sorted().toArray();
  }

  int count() {
    return nanos.length;
  }

  /// Microseconds below which this share of the operations stayed.
  double micros(double share) {
    return nanos.length == 0
        ? 0
        : nanos[(int) Math.min(nanos.length - 1.0, Math.floor(share * nanos.length))] / 1e3;
  }
}
