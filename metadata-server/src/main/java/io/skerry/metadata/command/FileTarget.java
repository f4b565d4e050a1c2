package io.skerry.metadata.command;

import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import java.util.List;

/// A file as a request names it: a start directory and the names to walk from it.
///
/// @param names empty means the start itself
public record FileTarget(int namespace, InodeId base, List<Name> names) {
  public FileTarget {
    names = List.copyOf(names);
  }
}
