package io.skerry.fuse.door;

import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.proto.types.FileType;

/// Kinds of files and numbers of devices as Linux writes them.
final class Modes {
  static final int PERMISSIONS = 07777;
  private static final int TYPE = 0170000;

  private Modes() {}

  /// The bits of a type in a mode.
  static int bits(FileType type) {
    return switch (type) {
      case REGULAR -> 0100000;
      case DIRECTORY -> 0040000;
      case SYMBOLIC_LINK -> 0120000;
      case FIFO -> 0010000;
      case SOCKET -> 0140000;
      case CHARACTER_DEVICE -> 0020000;
      case BLOCK_DEVICE -> 0060000;
    };
  }

  /// The type in a directory's entry.
  static int entryType(FileType type) {
    return bits(type) >> 12;
  }

  static FileType type(int mode) throws FuseFailure {
    for (FileType type : FileType.values()) {
      if (bits(type) == (mode & TYPE)) {
        return type;
      }
    }
    throw new FuseFailure(Errno.EINVAL);
  }

  /// @param device major << 32 | minor
  static int toKernel(long device) {
    int major = (int) (device >> 32) & 0xfff;
    int minor = (int) device & 0xfffff;
    return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
  }

  /// @return major << 32 | minor
  static long fromKernel(int device) {
    long major = (device & 0xfff00) >> 8;
    long minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
    return major << 32 | minor;
  }
}
