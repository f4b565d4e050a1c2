package io.skerry.fuse.protocol;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a request asks for.
public sealed interface Operation {
  /// About the node that the header names.
  sealed interface OnNode extends Operation {}

  /// About a file or directory that is open.
  sealed interface OnHandle extends Operation {}

  /// About the mount as a whole, or without any consequence that could fail.
  sealed interface OnMount extends Operation {}

  record Lookup(String name) implements OnNode {}

  record Forget(long lookups) implements OnMount {}

  record BatchForget(List<Forgotten> nodes) implements OnMount {}

  /// How many of its lookups of a node the kernel has forgotten.
  record Forgotten(long node, long lookups) {}

  record GetAttributes() implements OnNode {}

  /// @param handle of the file if it was open
  record SetAttributes(
      OptionalLong handle,
      OptionalInt mode,
      OptionalInt uid,
      OptionalInt gid,
      OptionalLong size,
      Optional<TimeChange> atime,
      Optional<TimeChange> mtime)
      implements OnNode {}

  /// @param instant empty: the present time
  record TimeChange(Optional<Instant> instant) {}

  record ReadLink() implements OnNode {}

  record MakeSymbolicLink(String name, String target) implements OnNode {}

  /// @param mode with the bits of its type
  /// @param device as the kernel writes device numbers
  /// @param umask of the caller
  record MakeNode(String name, int mode, int umask, int device) implements OnNode {}

  record MakeDirectory(String name, int mode, int umask) implements OnNode {}

  record Unlink(String name) implements OnNode {}

  record RemoveDirectory(String name) implements OnNode {}

  /// @param flags of renameat2
  record Rename(String name, long newParent, String newName, int flags) implements OnNode {}

  record Link(long existing, String name) implements OnNode {}

  record Open(int flags) implements OnNode {}

  record Create(String name, int flags, int mode, int umask) implements OnNode {}

  record Read(long handle, long offset, int size) implements OnHandle {}

  /// @param data lies in the request
  /// @param append whether it belongs to the end of the file
  record Write(long handle, long offset, boolean append, MemorySegment data) implements OnHandle {}

  /// A descriptor of the file is closed.
  ///
  /// @param owner of locks on ranges, which end with it
  record Flush(long handle, long owner) implements OnHandle {}

  /// The last descriptor of an open file is closed.
  ///
  /// @param owner of locks on the whole file
  /// @param unlocks whether such a lock may be there
  record Release(long handle, long owner, boolean unlocks) implements OnHandle {}

  /// Asks who stands against a lock.
  record GetLock(long handle, long owner, LockRange lock) implements OnHandle {}

  /// Takes a lock or gives it back.
  ///
  /// @param wholeFile as by flock(2)
  /// @param waits whether the caller waits for it
  record SetLock(long handle, long owner, LockRange lock, boolean wholeFile, boolean waits)
      implements OnHandle {}

  /// @param end last byte
  /// @param process who wants it
  record LockRange(long start, long end, LockType type, int process) {}

  /// What is wanted of a range, with the kernel's numbers.
  enum LockType {
    SHARED(0),
    EXCLUSIVE(1),
    NONE(2);

    private final int number;

    LockType(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  record Sync(long handle) implements OnHandle {}

  record Allocate(long handle, long offset, long length, int mode) implements OnHandle {}

  /// @param hole whether a hole is looked for, else data
  record Seek(long handle, long offset, boolean hole) implements OnHandle {}

  record OpenDirectory() implements OnNode {}

  /// @param plus whether attributes are wanted, too
  record ReadDirectory(long handle, long offset, int size, boolean plus) implements OnNode {}

  record ReleaseDirectory(long handle) implements OnHandle {}

  record SyncDirectory() implements OnMount {}

  record StatFileSystem() implements OnMount {}

  /// @param rights read 4, write 2, execute 1
  record Access(int rights) implements OnNode {}

  /// @param size room for the value; 0: only its length is wanted
  record GetExtendedAttribute(String name, int size) implements OnNode {}

  /// @param value lies in the request
  record SetExtendedAttribute(String name, MemorySegment value, int flags) implements OnNode {}

  record ListExtendedAttributes(int size) implements OnNode {}

  record RemoveExtendedAttribute(String name) implements OnNode {}

  /// A signal for the caller of another request.
  record Interrupt(long unique) implements OnMount {}

  record Destroy() implements OnMount {}
}
