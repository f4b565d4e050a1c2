package io.skerry.metadata.command;

import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;

/// Detaches a whole tree; it is purged afterwards. Outcome: the inode.
public record DeleteTree(long nowNanos, Caller caller, FileTarget target)
    implements NamespaceCommand {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    PathWalk walk = new PathWalk(state, caller);
    PathWalk.Place place = walk.place(target, ErrorCode.INVALID_ARGUMENT);
    Dentry entry = place.entry().orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND));
    Inode child = walk.inode(entry);
    Permissions.requireRemovable(state, caller, place.directory(), child);
    if (child.directory() && child.children() > 0) {
      Permissions.require(state, caller, child, Permissions.WRITE | Permissions.EXECUTE);
    }
    new Entries(state, nowNanos).remove(entry, child);
    new Inodes(state, nowNanos).unlink(child);
    return Outcome.done(child.id().value());
  }
}
