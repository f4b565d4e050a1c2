package io.skerry.metadata.command;

import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;

/// Sets the size of a file. Outcome: inode, version.
///
/// @param session that asks; 0: none
public record Truncate(long nowNanos, Caller caller, FileTarget target, long size, long session)
    implements NamespaceCommand {
  /// One of a caller who has nothing open.
  public Truncate(long nowNanos, Caller caller, FileTarget target, long size) {
    this(nowNanos, caller, target, size, 0);
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    if (size < 0 || size > CommitFile.FILE_BYTES_MAX) {
      throw new RejectedException(ErrorCode.FILE_TOO_LARGE);
    }
    Inode file = Kinds.requireRegular(new PathWalk(state, caller).resolve(target));
    if (!hasOpen(state, file)) {
      Permissions.require(state, caller, file, Permissions.WRITE);
    }
    Inode truncated = file.withOwnership(Permissions.afterWrite(caller, file.ownership()));
    if (size < file.size()) {
      new FileContent(state, file, nowNanos).cut(size, Long.MAX_VALUE);
    }
    if (size == file.size()) {
      truncated =
          truncated.withTimes(new Inode.Times(file.times().atimeNanos(), nowNanos, nowNanos));
    } else {
      truncated = truncated.withContent(size, nowNanos, nowNanos);
    }
    state.put(truncated);
    return Outcome.done(truncated.id().value(), truncated.version());
  }

  /// Whoever has the file open for writing goes on, whatever its mode is now, as in a commit.
  private boolean hasOpen(Overlay state, Inode file) {
    if (!target.opened().toWrite()) {
      return false;
    }
    Allocation handle = Allocation.handle(session, file.namespace(), file.id());
    return Permissions.ownerOrSuperuser(caller, file) || state.get(handle.key()).isPresent();
  }
}
