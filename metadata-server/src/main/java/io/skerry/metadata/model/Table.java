package io.skerry.metadata.model;

/// The tables of the state. Numbers are stored and never reused; docs/formats.md has every key
/// layout.
public enum Table {
  INODE(1),
  DENTRY(2),
  EXTENT(3),
  CHUNK(4),
  ALLOCATION(5),
  DEBT(6),
  GARBAGE(7),
  FILE_KEY(8),
  SESSION(9),
  OUTCOME(10),
  DETACHED(11),
  COUNTER(12),
  CLUSTER(13),
  NAMESPACE(14),
  NODE(15),
  PLACEMENT_GROUP(16),
  USER(17),
  USER_GROUP(18),
  TOKEN(19),
  SECRET(20),
  MAP_VERSION(21),
  EXTENDED_ATTRIBUTE(22),
  ACL(23),
  SWEEP(24),
  PEER(25),
  DIVERGENCE(26),
  LOCK(27),
  LOCK_HOLDING(28);

  private final int number;

  Table(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /// The table of this number.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Table ofNumber(int number) {
    for (Table table : values()) {
      if (table.number == number) {
        return table;
      }
    }
    throw new IllegalArgumentException("table " + number);
  }
}
