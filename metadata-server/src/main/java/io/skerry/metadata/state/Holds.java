package io.skerry.metadata.state;

import io.skerry.proto.types.InodeId;

/// Who has files open, as the memory of the leader has it. Asked only while a command is decided,
/// which happens on the leader alone.
public interface Holds {
  /// Nobody has anything open.
  Holds NONE =
      new Holds() {
        @Override
        public long lifeMillis() {
          return 60_000;
        }

        @Override
        public boolean held(int namespace, InodeId inode) {
          return false;
        }

        @Override
        public void opened(int namespace, InodeId inode, long session) {}
      };

  /// How long a hold lasts that is not stated again, and what is no longer referred to stays before
  /// anybody asks whether it is held.
  long lifeMillis();

  /// Whether somebody may go on using the file though no directory names it.
  boolean held(int namespace, InodeId inode);

  /// A session has opened the file for writing.
  void opened(int namespace, InodeId inode, long session);
}
