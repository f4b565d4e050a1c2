package io.skerry.metadata.model;

import java.util.List;

/// A list of rights beside the permission bits, kept once for all inodes that have the same.
///
/// Of an access list only the named entries and the owning group's own are stored: the rights of
/// owner and others, and the mask, are the permission bits of the inode. A default list is stored
/// whole.
///
/// @param uses inodes that name it, twice for one that has it in both places
public record Acl(int namespace, long id, long uses, List<Entry> entries) implements Row {
  public Acl {
    entries = List.copyOf(entries);
  }

  /// Whom an entry is for. Numbers are stored, and order the entries.
  public enum Tag {
    OWNER(1),
    USER(2),
    OWNING_GROUP(3),
    GROUP(4),
    MASK(5),
    OTHER(6);

    private final int number;

    Tag(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    /// Whether the entry names a user or group by its id.
    public boolean named() {
      return this == USER || this == GROUP;
    }

    public static Tag ofNumber(int number) {
      for (Tag tag : values()) {
        if (tag.number == number) {
          return tag;
        }
      }
      throw new IllegalArgumentException("tag of an ACL entry " + number);
    }
  }

  /// The rights of one.
  ///
  /// @param id of the user or group that is named; otherwise 0
  /// @param rights read 4, write 2, execute 1
  public record Entry(Tag tag, int id, int rights) {}

  public static RowKey<Acl> key(int namespace, long id) {
    return new RowKey<>(Table.ACL, new KeyBytes().int32(namespace).int64(id).done());
  }

  @Override
  public RowKey<Acl> key() {
    return key(namespace, id);
  }

  public Acl withUses(long changed) {
    return new Acl(namespace, id, changed, entries);
  }
}
