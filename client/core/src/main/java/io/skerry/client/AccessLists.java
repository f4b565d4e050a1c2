package io.skerry.client;

import java.util.List;

/// The access control lists of a file or directory.
///
/// @param access who may do what; at least the three classes of the permission bits
/// @param defaults what new entries of a directory start with; empty if it has none
public record AccessLists(FileStatus status, List<AclEntry> access, List<AclEntry> defaults) {
  public AccessLists {
    access = List.copyOf(access);
    defaults = List.copyOf(defaults);
  }
}
