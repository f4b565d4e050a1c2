package io.skerry.metadata.command;

import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;

/// Makes a fifo, socket or device. Outcome: its inode.
///
/// @param device of a device, major << 32 | minor
public record MakeNode(
    long nowNanos, Caller caller, FileTarget target, FileType type, Mode mode, long device)
    implements NamespaceCommand {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    boolean isDevice = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
    if (!isDevice && type != FileType.FIFO && type != FileType.SOCKET) {
      throw new RejectedException(ErrorCode.INVALID_ARGUMENT, type + " is no special file");
    }
    PathWalk.Place place = new PathWalk(state, caller).place(target, ErrorCode.ALREADY_EXISTS);
    Inodes inodes = new Inodes(state, nowNanos);
    inodes.requireFree(caller, place);
    if (isDevice && !caller.superuser()) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED, "Only an administrator makes device files");
    }
    Inodes.Birth birth = new Inodes.Birth(type, mode, "", 0, isDevice ? device : 0);
    return Outcome.done(inodes.create(caller, place, birth).id().value());
  }
}
