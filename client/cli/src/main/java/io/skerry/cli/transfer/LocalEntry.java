package io.skerry.cli.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What a local file is, with the mode bits that Java's own views leave out.
record LocalEntry(Path path, Kind kind, int mode, long size, Instant mtime) {
  private static final int TYPE_MASK = 0170000;
  private static final int PERMISSIONS = 07777;
  private static final String REPLACEMENT = "\uFFFD";

  /// What can be told apart.
  enum Kind {
    REGULAR("file"),
    DIRECTORY("directory"),
    LINK("symbolic link"),
    PIPE("named pipe"),
    SOCKET("socket"),
    DEVICE("device");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /// Looks at the file itself, not through a link.
  static LocalEntry of(Path path) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(path, "unix:mode,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) found.getOrDefault("mode", 0);
    long size = (Long) found.getOrDefault("size", 0L);
    FileTime time = (FileTime) found.getOrDefault("lastModifiedTime", FileTime.fromMillis(0));
    return new LocalEntry(path, kind(mode & TYPE_MASK), mode & PERMISSIONS, size, time.toInstant());
  }

  private static Kind kind(int type) {
    return switch (type) {
      case 0100000 -> Kind.REGULAR;
      case 0040000 -> Kind.DIRECTORY;
      case 0120000 -> Kind.LINK;
      case 0010000 -> Kind.PIPE;
      case 0140000 -> Kind.SOCKET;
      default -> Kind.DEVICE;
    };
  }

  /// The name, unless its bytes are not UTF-8 and so cannot be kept.
  static Optional<String> name(Path path) {
    Path last = path.getFileName();
    String name = last == null ? "" : last.toString();
    boolean kept = !name.contains(REPLACEMENT) || path.resolveSibling(name).equals(path);
    return kept ? Optional.of(name) : Optional.empty();
  }

  /// Gives a local file mode and time; of a link only the time.
  static void set(Path path, int mode, Instant mtime, boolean link) throws IOException {
    if (!link) {
      Files.setAttribute(path, "unix:mode", mode);
    }
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(FileTime.from(mtime), null, null);
  }
}
