package io.skerry.metadata.raft.delegation;

import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.Table;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What is delegated: an inode with everything that is stored under its number, a directory's names
/// among it.
public record Subject(int namespace, long inode) {
  private static final int BYTES = Integer.BYTES + Long.BYTES;

  /// The inode that a row belongs to, if it belongs to one.
  static Optional<Subject> of(RowKey<?> key) {
    return of(key.table(), key.bytes());
  }

  /// @param bytes a row's key, or the beginning of one
  static Optional<Subject> of(Table table, byte[] bytes) {
    boolean under =
        table == Table.INODE
            || table == Table.DENTRY
            || table == Table.EXTENT
            || table == Table.EXTENDED_ATTRIBUTE;
    if (!under || bytes.length < BYTES) {
      return Optional.empty();
    }
    ByteBuffer key = ByteBuffer.wrap(bytes);
    return Optional.of(new Subject(key.getInt(), key.getLong()));
  }
}
