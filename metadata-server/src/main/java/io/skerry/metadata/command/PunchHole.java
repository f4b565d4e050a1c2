package io.skerry.metadata.command;

import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;

/// Takes bytes out of the middle of a file; they read as zeros from then on and its size stays.
/// Outcome: inode, version.
public record PunchHole(long nowNanos, Caller caller, FileTarget target, long offset, long length)
    implements NamespaceCommand {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    if (offset < 0 || length <= 0) {
      throw new RejectedException(
          ErrorCode.INVALID_ARGUMENT, "No hole of " + length + " bytes at " + offset);
    }
    Inode file = Kinds.requireRegular(new PathWalk(state, caller).resolve(target));
    Permissions.require(state, caller, file, Permissions.WRITE);
    long end = length > file.size() - offset ? file.size() : offset + length;
    if (offset < end) {
      new FileContent(state, file, nowNanos).cut(offset, end);
    }
    Inode punched =
        file.withOwnership(Permissions.afterWrite(caller, file.ownership()))
            .withContent(file.size(), nowNanos, nowNanos);
    state.put(punched);
    return Outcome.done(punched.id().value(), punched.version());
  }
}
