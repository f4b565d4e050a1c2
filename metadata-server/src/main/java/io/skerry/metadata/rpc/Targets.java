package io.skerry.metadata.rpc;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.FileTarget.Opened;
import io.skerry.metadata.raft.HoldBook;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.types.ErrorCode;
import java.util.List;

/// Files as requests name them: by the way there, or by the handle of an open.
final class Targets {
  private final Access access;
  private final ReadHandles handles;

  Targets(Access access, ReadHandles handles) {
    this.access = access;
    this.handles = handles;
  }

  FileTarget of(FileRef file, Access.Place place, Caller caller) {
    FileTarget target = Translation.target(file, place.namespace());
    if (file.getHandle().isEmpty()) {
      return target;
    }
    if (!target.names().isEmpty()) {
      throw Translation.invalid("with a handle a file is named by its inode alone");
    }
    ReadHandles.Opened opened =
        handles.opened(file.getHandle(), caller.principal(), access.rows().macSecrets());
    if (opened.namespace() != target.namespace() || !opened.inode().equals(target.base())) {
      throw new Failure(ErrorCode.CAPABILITY_REFUSED, "the handle is for something else");
    }
    return new FileTarget(
        target.namespace(),
        target.base(),
        List.of(),
        target.follow(),
        worth(opened, place.replica().holds()));
  }

  /// A handle that nobody has kept alive is worth nothing.
  private static Opened worth(ReadHandles.Opened opened, HoldBook book) {
    if (!opened.lately() && !book.held(opened.namespace(), opened.inode())) {
      return Opened.NO;
    }
    if (opened.writes()) {
      return opened.lately() ? Opened.LATELY_TO_WRITE : Opened.HELD_TO_WRITE;
    }
    return opened.lately() ? Opened.LATELY : Opened.HELD;
  }
}
