package io.skerry.metadata.command;

import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Overlay;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;

/// Puts names into directories and takes them out, keeping count. The one place that writes
/// dentries of living directories.
final class Entries {
  private final Overlay state;
  private final long nowNanos;

  Entries(Overlay state, long nowNanos) {
    this.state = state;
    this.nowNanos = nowNanos;
  }

  /// A new name for the child; nothing may have it.
  void add(Inode directory, Name name, Inode child) {
    state.put(new Dentry(child.namespace(), directory.id(), name, child.id(), child.type()));
    count(directory.namespace(), directory.id(), child, 1);
  }

  /// The entry goes; its child stays as it is.
  void remove(Dentry entry, Inode child) {
    state.delete(entry.key());
    count(entry.namespace(), entry.parent(), child, -1);
  }

  /// The parent's number of entries; each directory in it links back by its "..".
  private void count(int namespace, InodeId id, Inode child, int delta) {
    Inode directory = state.get(Inode.key(namespace, id)).orElseThrow();
    // A directory that is being purged has no links and gets none.
    boolean counts = directory.links() > 0 && child.type() == FileType.DIRECTORY;
    int links = directory.links() + (counts ? delta : 0);
    long children = directory.children() + delta;
    if (children < 0 || links == 1) {
      throw new IllegalStateException("directory " + id + " would have " + children + " entries");
    }
    state.put(directory.withChildren(children, links, nowNanos));
  }
}
