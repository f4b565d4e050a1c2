package io.skerry.metadata.query;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.PathWalk;
import io.skerry.metadata.command.Permissions;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;

/// Finds one inode.
///
/// @param rights that the caller must have to it, or the query is refused, as by access(2)
public record Lookup(Caller caller, FileTarget target, int rights) {
  /// One for whom it is enough to get there.
  public Lookup(Caller caller, FileTarget target) {
    this(caller, target, 0);
  }

  /// The inode itself; a symbolic link at the end is not followed.
  public Inode answer(StateReader state) throws RejectedException {
    Inode found = new PathWalk(state, caller).resolve(target);
    Permissions.requireAccess(state, caller, found, rights);
    return found;
  }
}
