package io.skerry.client.nio;

import io.skerry.proto.types.FileType;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/// Permission bits as numbers and as sets.
final class Modes {
  private static final int HIGHEST = 0400;

  private Modes() {}

  /// The constants stand in the order of their bits, the owner's right to read first.
  static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((mode & bit(permission)) != 0) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  static int bits(Collection<PosixFilePermission> permissions) {
    int mode = 0;
    for (PosixFilePermission permission : permissions) {
      mode |= bit(permission);
    }
    return mode;
  }

  private static int bit(PosixFilePermission permission) {
    return switch (permission) {
      case OWNER_READ -> HIGHEST;
      case OWNER_WRITE -> HIGHEST >> 1;
      case OWNER_EXECUTE -> HIGHEST >> 2;
      case GROUP_READ -> HIGHEST >> 3;
      case GROUP_WRITE -> HIGHEST >> 4;
      case GROUP_EXECUTE -> HIGHEST >> 5;
      case OTHERS_READ -> HIGHEST >> 6;
      case OTHERS_WRITE -> HIGHEST >> 7;
      case OTHERS_EXECUTE -> HIGHEST >> 8;
    };
  }

  /// The bits of `st_mode` that say what a file is.
  static int typeBits(FileType type) {
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
}
