package io.skerry.metadata.model;

/// The last id given out of one kind in one scope.
///
/// @param scope the namespace for inodes and file keys; 0 otherwise
public record Counter(Kind kind, int scope, long last) implements Row {
  /// What is counted. Numbers are stored.
  public enum Kind {
    INODE(1),
    FILE_KEY(2),
    CHUNK(3),
    SESSION(4),
    DETACHED(5),
    NAMESPACE(6),
    NODE(7),
    PLACEMENT_GROUP(8),
    UID(9),
    GID(10),
    /// Inodes that exist in a namespace, for `df`.
    INODES_LIVE(11),
    /// Bytes that the extents of a namespace have together.
    BYTES_LIVE(12),
    /// Locks granted in the group: the last fence.
    FENCE(13);

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
      throw new IllegalArgumentException("counter " + number);
    }
  }

  public static RowKey<Counter> key(Kind kind, int scope) {
    return new RowKey<>(Table.COUNTER, new KeyBytes().int32(kind.number).int32(scope).done());
  }

  @Override
  public RowKey<Counter> key() {
    return key(kind, scope);
  }
}
