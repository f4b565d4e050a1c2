package io.skerry.metadata.model;

import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;

/// A name in a directory. Keyed by parent and name, so that renaming a directory is one record.
public record Dentry(int namespace, InodeId parent, Name name, InodeId child, FileType type)
    implements Row {

  public static RowKey<Dentry> key(int namespace, InodeId parent, Name name) {
    return new RowKey<>(
        Table.DENTRY,
        new KeyBytes().int32(namespace).int64(parent.value()).raw(name.utf8()).done());
  }

  /// All entries of a directory in byte order of their names.
  public static RowRange<Dentry> of(int namespace, InodeId parent) {
    return RowRange.all(Table.DENTRY, new KeyBytes().int32(namespace).int64(parent.value()).done());
  }

  /// The entries from a name on.
  public static RowRange<Dentry> from(int namespace, InodeId parent, Name name) {
    return new RowRange<>(
        Table.DENTRY, of(namespace, parent).prefix(), key(namespace, parent, name).bytes());
  }

  @Override
  public RowKey<Dentry> key() {
    return key(namespace, parent, name);
  }
}
