package io.skerry.metadata.command;

import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;

/// Refusals of inodes that are of the wrong kind.
final class Kinds {
  private Kinds() {}

  static Inode requireRegular(Inode inode) throws RejectedException {
    return switch (inode.type()) {
      case REGULAR -> inode;
      case DIRECTORY -> throw new RejectedException(ErrorCode.IS_A_DIRECTORY);
      case SYMBOLIC_LINK ->
          throw new RejectedException(
              ErrorCode.INVALID_ARGUMENT, "It is a symbolic link; links are not followed yet");
    };
  }

  static Inode requireDirectory(Inode inode) throws RejectedException {
    if (!inode.directory()) {
      throw new RejectedException(ErrorCode.NOT_A_DIRECTORY);
    }
    return inode;
  }
}
