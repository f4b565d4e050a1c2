package io.skerry.metadata.command;

import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import java.nio.charset.StandardCharsets;

/// Makes a symbolic link. Outcome: its inode.
public record MakeSymbolicLink(long nowNanos, Caller caller, FileTarget target, String linkTarget)
    implements NamespaceCommand {
  /// Bytes of a target, as of any path.
  public static final int TARGET_BYTES_MAX = 4_096;

  private static final Mode MODE = Mode.of(0777);

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    int length = linkTarget.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || linkTarget.indexOf('\0') >= 0) {
      throw new RejectedException(ErrorCode.INVALID_ARGUMENT, "The target of the link is no path");
    }
    if (length > TARGET_BYTES_MAX) {
      throw new RejectedException(ErrorCode.NAME_TOO_LONG, "The target of the link is too long");
    }
    PathWalk.Place place = new PathWalk(state, caller).place(target, ErrorCode.ALREADY_EXISTS);
    Inodes.Birth birth = new Inodes.Birth(FileType.SYMBOLIC_LINK, MODE, linkTarget, 0, 0);
    return Outcome.done(new Inodes(state, nowNanos).create(caller, place, birth).id().value());
  }
}
