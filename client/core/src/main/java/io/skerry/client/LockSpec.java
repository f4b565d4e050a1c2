package io.skerry.client;

import java.util.OptionalLong;

/// A lock that somebody wants of a file. Locks are advisory: they keep others from locks, not from
/// reading and writing.
///
/// @param kind locks of different kinds know nothing of each other
/// @param start first byte
/// @param end last byte; Long.MAX_VALUE: however long the file becomes
/// @param exclusive whether nobody else may have any; otherwise others may have shared ones
/// @param owner who has it, within this client and kind: no two owners share an exclusive lock, and
///   one owner's locks replace each other; empty: the open file that it is taken through
/// @param process number of the process, for others to see; 0: unknown
public record LockSpec(
    Kind kind, long start, long end, boolean exclusive, OptionalLong owner, int process) {
  /// What a lock is on.
  public enum Kind {
    /// A range of bytes, as by fcntl(2).
    RANGE,
    /// The whole file, as by flock(2).
    FILE
  }

  public LockSpec {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no bytes from " + start + " to " + end);
    }
  }

  /// A lock of these bytes that nobody shares.
  ///
  /// @param length Long.MAX_VALUE: however long the file becomes
  public static LockSpec exclusive(long start, long length) {
    return range(start, length, /* exclusive= */ true);
  }

  /// A lock of these bytes that others may share.
  public static LockSpec shared(long start, long length) {
    return range(start, length, /* exclusive= */ false);
  }

  private static LockSpec range(long start, long length, boolean exclusive) {
    if (length <= 0) {
      throw new IllegalArgumentException("no lock of " + length + " bytes");
    }
    long end = length > Long.MAX_VALUE - start ? Long.MAX_VALUE : start + length - 1;
    return new LockSpec(Kind.RANGE, start, end, exclusive, OptionalLong.empty(), 0);
  }

  /// A lock of the whole file, beside locks of its bytes.
  public static LockSpec wholeFile(boolean exclusive) {
    return new LockSpec(Kind.FILE, 0, Long.MAX_VALUE, exclusive, OptionalLong.empty(), 0);
  }

  /// The same for an owner.
  public LockSpec ownedBy(long number) {
    return new LockSpec(kind, start, end, exclusive, OptionalLong.of(number), process);
  }

  /// The same by a process.
  public LockSpec by(int number) {
    return new LockSpec(kind, start, end, exclusive, owner, number);
  }
}
