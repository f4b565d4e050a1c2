package io.skerry.metadata.command;

import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;

/// Makes an empty directory. Outcome: its inode.
public record MakeDirectory(long nowNanos, Caller caller, FileTarget target, Mode mode)
    implements NamespaceCommand {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    PathWalk.Place place = new PathWalk(state, caller).place(target, ErrorCode.ALREADY_EXISTS);
    Inodes.Birth birth = Inodes.Birth.plain(FileType.DIRECTORY, mode);
    return Outcome.done(new Inodes(state, nowNanos).create(caller, place, birth).id().value());
  }
}
