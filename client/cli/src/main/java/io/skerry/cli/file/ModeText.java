package io.skerry.cli.file;

import io.skerry.client.FileStatus;
import java.util.Locale;

/// Types and permission bits as `ls` and `stat` print them.
final class ModeText {
  private static final int SETUID = 04000;
  private static final int SETGID = 02000;
  private static final int STICKY = 01000;

  private ModeText() {}

  /// Ten characters, such as `drwxr-x--T`.
  static String symbolic(FileStatus status) {
    char type =
        switch (status.type()) {
          case REGULAR -> '-';
          case DIRECTORY -> 'd';
          case SYMBOLIC_LINK -> 'l';
          case FIFO -> 'p';
          case SOCKET -> 's';
          case CHARACTER_DEVICE -> 'c';
          case BLOCK_DEVICE -> 'b';
        };
    int mode = status.mode();
    return type
        + triple(mode >> 6, (mode & SETUID) != 0, 's')
        + triple(mode >> 3, (mode & SETGID) != 0, 's')
        + triple(mode, (mode & STICKY) != 0, 't');
  }

  private static String triple(int bits, boolean special, char mark) {
    char execute = (bits & 1) != 0 ? 'x' : '-';
    if (special) {
      execute = (bits & 1) != 0 ? mark : Character.toUpperCase(mark);
    }
    return "" + ((bits & 4) != 0 ? 'r' : '-') + ((bits & 2) != 0 ? 'w' : '-') + execute;
  }

  /// At least three octal digits, such as `644` or `1777`.
  static String octal(int mode) {
    return String.format(Locale.ROOT, "%03o", mode);
  }

  /// As `stat` calls it.
  static String typeName(FileStatus status) {
    return switch (status.type()) {
      case REGULAR -> status.size() == 0 ? "regular empty file" : "regular file";
      case DIRECTORY -> "directory";
      case SYMBOLIC_LINK -> "symbolic link";
      case FIFO -> "fifo";
      case SOCKET -> "socket";
      case CHARACTER_DEVICE -> "character special file";
      case BLOCK_DEVICE -> "block special file";
    };
  }

  /// One word for JSON.
  static String typeWord(FileStatus status) {
    return switch (status.type()) {
      case REGULAR -> "file";
      case DIRECTORY -> "directory";
      case SYMBOLIC_LINK -> "link";
      case FIFO -> "fifo";
      case SOCKET -> "socket";
      case CHARACTER_DEVICE -> "character-device";
      case BLOCK_DEVICE -> "block-device";
    };
  }
}
