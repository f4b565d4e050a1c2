package io.skerry.metadata.command;

import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;

/// Changes mode, owner, group or times. Outcome: the inode.
public record SetAttributes(long nowNanos, Caller caller, FileTarget target, AttributeChange change)
    implements NamespaceCommand {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Inode before = new PathWalk(state, caller).resolve(target);
    Inode.Ownership owned = withMode(before, withOwner(before, before.ownership()));
    Inode after = before.withOwnership(owned).withTimes(times(state, before));
    if (!change.isEmpty()) {
      state.put(after.touched(nowNanos));
    }
    return Outcome.done(before.id().value());
  }

  private Inode.Ownership withOwner(Inode inode, Inode.Ownership owned) throws RejectedException {
    if (change.uid().isEmpty() && change.gid().isEmpty()) {
      return owned;
    }
    Permissions.requireOwner(caller, inode);
    int uid = change.uid().orElse(owned.uid());
    int gid = change.gid().orElse(owned.gid());
    if (uid < 0 || gid < 0) {
      throw new RejectedException(ErrorCode.INVALID_ARGUMENT, "Ids are not negative");
    }
    if (uid != owned.uid()) {
      requireSuperuser("Only an administrator may give files away");
    }
    if (gid != owned.gid() && !caller.in(gid)) {
      requireSuperuser("Only an administrator may set a group that the owner is not in");
    }
    int mode = inode.directory() ? owned.mode() : Permissions.withoutSetId(caller, owned);
    return new Inode.Ownership(uid, gid, mode);
  }

  private Inode.Ownership withMode(Inode inode, Inode.Ownership owned) throws RejectedException {
    if (change.mode().isEmpty()) {
      return owned;
    }
    Permissions.requireOwner(caller, inode);
    if (inode.type() == FileType.SYMBOLIC_LINK) {
      throw new RejectedException(
          ErrorCode.NOT_SUPPORTED, "A symbolic link has no permissions of its own");
    }
    int mode = Permissions.granted(caller, change.mode().getAsInt(), owned.gid());
    return new Inode.Ownership(owned.uid(), owned.gid(), mode);
  }

  private Inode.Times times(Overlay state, Inode inode) throws RejectedException {
    if (change.atimeNow() && change.mtimeNow()) {
      if (!Permissions.ownerOrSuperuser(caller, inode)) {
        Permissions.require(state, caller, inode, Permissions.WRITE);
      }
    } else if (change.setsTimes()) {
      Permissions.requireOwner(caller, inode);
    }
    Inode.Times times = inode.times();
    long atime = change.atimeNow() ? nowNanos : change.atimeNanos().orElse(times.atimeNanos());
    long mtime = change.mtimeNow() ? nowNanos : change.mtimeNanos().orElse(times.mtimeNanos());
    return new Inode.Times(atime, mtime, times.ctimeNanos());
  }

  private void requireSuperuser(String otherwise) throws RejectedException {
    if (!caller.superuser()) {
      throw new RejectedException(ErrorCode.NOT_PERMITTED, otherwise);
    }
  }
}
