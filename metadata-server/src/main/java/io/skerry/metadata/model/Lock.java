package io.skerry.metadata.model;

import io.skerry.proto.types.InodeId;

/// An advisory lock that somebody holds on a stretch of a file. An owner's locks of one kind never
/// overlap on a file, and those that touch differ in being exclusive.
///
/// @param fence grows with every lock that the group grants
/// @param holding number of the session's {@link LockHolding} on the file
/// @param process number of the process on the owner's machine, as the client says; 0: unknown
public record Lock(
    int namespace,
    InodeId inode,
    Owner owner,
    Range range,
    boolean exclusive,
    long fence,
    long holding,
    int process)
    implements Row {

  /// Locks of different kinds know nothing of each other. Numbers are stored.
  public enum Kind {
    /// On a range of bytes, as by fcntl(2).
    RANGE(1),
    /// On a whole file, as by flock(2).
    FILE(2);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    public static Kind ofNumber(int number) {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new IllegalArgumentException("kind of lock " + number);
    }
  }

  /// Who holds a lock: no two owners share an exclusive one.
  ///
  /// @param number within the session and kind, chosen by the client
  public record Owner(long session, Kind kind, long number) {}

  /// Bytes of a file, both ends included.
  public record Range(long start, long end) {
    /// Everything, however long the file becomes.
    public static final Range ALL = new Range(0, Long.MAX_VALUE);

    public Range {
      if (start < 0 || end < start) {
        throw new IllegalArgumentException("no bytes from " + start + " to " + end);
      }
    }

    public boolean overlaps(Range other) {
      return start <= other.end && other.start <= end;
    }

    /// Whether the two overlap or one begins where the other ends.
    public boolean touches(Range other) {
      return (other.end == Long.MAX_VALUE || start <= other.end + 1)
          && (end == Long.MAX_VALUE || other.start <= end + 1);
    }

    /// From the first byte of both to the last.
    public Range span(Range other) {
      return new Range(Math.min(start, other.start), Math.max(end, other.end));
    }
  }

  public static RowKey<Lock> key(int namespace, InodeId inode, Owner owner, long start) {
    return new RowKey<>(
        Table.LOCK,
        new KeyBytes()
            .int32(namespace)
            .int64(inode.value())
            .int64(owner.session)
            .int32(owner.kind.number)
            .int64(owner.number)
            .int64(start)
            .done());
  }

  /// All locks on a file.
  public static RowRange<Lock> of(int namespace, InodeId inode) {
    return RowRange.all(Table.LOCK, new KeyBytes().int32(namespace).int64(inode.value()).done());
  }

  /// Those of one session.
  public static RowRange<Lock> of(int namespace, InodeId inode, long session) {
    return RowRange.all(
        Table.LOCK, new KeyBytes().int32(namespace).int64(inode.value()).int64(session).done());
  }

  /// Whether it keeps another owner from having a lock on the same file.
  public boolean standsAgainst(Owner other, Range wanted, boolean exclusively) {
    return owner.kind == other.kind
        && !owner.equals(other)
        && (exclusive || exclusively)
        && range.overlaps(wanted);
  }

  /// The same lock on other bytes.
  public Lock on(Range other) {
    return new Lock(namespace, inode, owner, other, exclusive, fence, holding, process);
  }

  @Override
  public RowKey<Lock> key() {
    return key(namespace, inode, owner, range.start);
  }
}
