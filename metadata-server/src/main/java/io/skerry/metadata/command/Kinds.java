package io.skerry.metadata.command;

import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;

/// Refusals of inodes that are of the wrong kind.
public final class Kinds {
  private Kinds() {}

  /// The inode, whose content can be read and written here.
  public static Inode requireRegular(Inode inode) throws RejectedException {
    return switch (inode.type()) {
      case REGULAR -> inode;
      case DIRECTORY -> throw new RejectedException(ErrorCode.IS_A_DIRECTORY);
      case SYMBOLIC_LINK ->
          throw new RejectedException(
              ErrorCode.SYMBOLIC_LINK_LOOP, "It is a symbolic link and was not to be followed");
      case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE ->
          throw new RejectedException(
              ErrorCode.NO_SUCH_DEVICE, "It is a special file; only a mounted system opens it");
    };
  }

  static Inode requireDirectory(Inode inode) throws RejectedException {
    if (!inode.directory()) {
      throw new RejectedException(ErrorCode.NOT_A_DIRECTORY);
    }
    return inode;
  }
}
