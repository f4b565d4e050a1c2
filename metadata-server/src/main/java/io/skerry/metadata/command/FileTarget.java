package io.skerry.metadata.command;

import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import java.util.List;

/// A file as a request names it: a start directory and the names to walk from it.
///
/// @param names empty means the start itself
/// @param follow whether a symbolic link in the last name is followed; those before it always are
public record FileTarget(int namespace, InodeId base, List<Name> names, boolean follow) {
  public FileTarget {
    names = List.copyOf(names);
  }

  /// One whose last name means the link itself.
  public FileTarget(int namespace, InodeId base, List<Name> names) {
    this(namespace, base, names, false);
  }
}
