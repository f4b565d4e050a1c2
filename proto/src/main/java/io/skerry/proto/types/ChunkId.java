package io.skerry.proto.types;

/// A chunk: incarnation (48 bits), metadata group (16 bits), counter (64 bits). Never used twice.
public record ChunkId(long high, long low) implements Comparable<ChunkId> {
  /// Bytes of the id in keys and associated data, big-endian.
  public static final int BYTES = 16;

  /// An id of this incarnation and group.
  public static ChunkId of(long incarnation, int group, long counter) {
    if (incarnation >>> 48 != 0 || group >>> 16 != 0) {
      throw new IllegalArgumentException("incarnation " + incarnation + " or group " + group);
    }
    return new ChunkId(incarnation << 16 | group, counter);
  }

  public long incarnation() {
    return high >>> 16;
  }

  public int group() {
    return (int) (high & 0xffff);
  }

  @Override
  public int compareTo(ChunkId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return String.format("%016x-%016x", high, low);
  }
}
