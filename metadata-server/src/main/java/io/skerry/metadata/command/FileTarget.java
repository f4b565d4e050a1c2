package io.skerry.metadata.command;

import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import java.util.List;

/// A file as a request names it: a start inode and the names to walk from it.
///
/// @param names empty means the start itself
/// @param follow whether a symbolic link in the last name is followed; those before it always are
/// @param opened how far the caller has proven to have the start, a file, open
public record FileTarget(
    int namespace, InodeId base, List<Name> names, boolean follow, Opened opened) {
  /// What a caller has shown of an open of the file.
  public enum Opened {
    /// Nothing: the way there counts.
    NO,
    /// The service holds the file, which the caller opened once.
    HELD,
    /// The caller was let in less than a minute ago.
    LATELY,
    /// Like HELD, of an open for writing.
    HELD_TO_WRITE,
    /// Like LATELY, of an open for writing.
    LATELY_TO_WRITE;

    boolean toWrite() {
      return this == HELD_TO_WRITE || this == LATELY_TO_WRITE;
    }

    /// Whether it was proven, but long ago.
    public boolean stale() {
      return this == HELD || this == HELD_TO_WRITE;
    }
  }

  public FileTarget {
    names = List.copyOf(names);
    if (opened != Opened.NO && !names.isEmpty()) {
      throw new IllegalArgumentException("an open file leads nowhere");
    }
  }

  /// One that the caller finds by the way there.
  public FileTarget(int namespace, InodeId base, List<Name> names, boolean follow) {
    this(namespace, base, names, follow, Opened.NO);
  }

  /// One whose last name means the link itself.
  public FileTarget(int namespace, InodeId base, List<Name> names) {
    this(namespace, base, names, false);
  }
}
