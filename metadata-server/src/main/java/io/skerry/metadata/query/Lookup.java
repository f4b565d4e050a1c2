package io.skerry.metadata.query;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.PathWalk;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;

/// Finds one inode.
public record Lookup(Caller caller, FileTarget target) {
  /// The inode itself; a symbolic link at the end is not followed.
  public Inode answer(StateReader state) throws RejectedException {
    return new PathWalk(state, caller).resolve(target);
  }
}
