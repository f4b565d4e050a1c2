package io.skerry.proto.types;

/// An inode of one namespace.
public record InodeId(long value) implements Comparable<InodeId> {
  /// The root directory of every namespace.
  public static final InodeId ROOT = new InodeId(1);

  public InodeId {
    if (value < 1) {
      throw new IllegalArgumentException("inode id " + value + " is not positive");
    }
  }

  @Override
  public int compareTo(InodeId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
