package io.skerry.metadata.raft.delegation;

import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.model.Table;
import io.skerry.metadata.state.Overlay;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// What is delegated: an inode with everything that is stored under its number, a directory's names
/// among it.
public record Subject(int namespace, long inode) {
  private static final int NO_NAMESPACE = -1;
  private static final int BYTES = Integer.BYTES + Long.BYTES;

  /// The inode that a row belongs to, if it belongs to one.
  static Optional<Subject> of(RowKey<?> key) {
    return of(key.table(), key.bytes());
  }

  /// A session as what a batch removes: not to be delegated, but to be known while it is in flight.
  static Subject ofSession(long session) {
    return new Subject(NO_NAMESPACE, session);
  }

  /// A new leader learns from the sessions whether anybody may hold anything: none may go while its
  /// lease lasts, or is about to begin.
  static Set<Subject> removedSessions(Overlay changed) {
    Set<Subject> removed = new LinkedHashSet<>();
    for (RowKey<?> key : changed.keys()) {
      if (key.table() == Table.SESSION) {
        long session = ByteBuffer.wrap(key.bytes()).getLong();
        if (changed.get(Session.key(session)).isEmpty()) {
          removed.add(ofSession(session));
        }
      }
    }
    return removed;
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
