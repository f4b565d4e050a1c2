package io.skerry.cli.mount;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.fuse.MountOptions;
import io.skerry.fuse.linux.MountFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What the words of a mount command mean.
final class MountWords {
  private MountWords() {}

  static MountOptions parse(String path, List<String> words) {
    MountOptions options = MountOptions.of(path);
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? "" : word.substring(equals + 1);
      options =
          switch (name) {
            case "rw" -> options;
            case "ro" -> options.with(MountFlag.READ_ONLY);
            case "allow_other" -> with(options, MountFlag.ALLOW_OTHER);
            case "default_permissions" -> options.with(MountFlag.DEFAULT_PERMISSIONS);
            case "staleness" -> stale(options, seconds(word, value));
            case "threads" -> threads(options, word, value);
            case "metadata_cache" -> options.withMetadataCacheBytes(mebibytes(word, value));
            default -> throw Failure.usage("unknown mount option \"" + word + '"');
          };
    }
    return options;
  }

  private static MountOptions with(MountOptions options, MountFlag flag) {
    try {
      return options.with(flag);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  private static MountOptions stale(MountOptions options, Duration staleness) {
    try {
      return options.withStaleness(staleness);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  private static Duration seconds(String word, String value) {
    try {
      long millis = Math.round(Double.parseDouble(value) * 1000);
      Duration staleness = Duration.ofMillis(millis);
      return MountOptions.of("/").withStaleness(staleness).staleness();
    } catch (IllegalArgumentException e) {
      throw Failure.usage(word + ": give seconds from 0 to 3600");
    }
  }

  private static MountOptions threads(MountOptions options, String word, String value) {
    try {
      return options.withThreads(Integer.parseInt(value));
    } catch (IllegalArgumentException e) {
      throw Failure.usage(word + ": give a number from 1 to 256");
    }
  }

  private static long mebibytes(String word, String value) {
    if (!value.matches("[0-9]{1,5}")) {
      throw Failure.usage(word + ": give mebibytes from 0 to 99999");
    }
    return Long.parseLong(value) << 20;
  }

  /// The folder without links on the way to it, as the table of mounts has it. The folder itself is
  /// not looked at: what is mounted there may be dead.
  static Path folder(Shell shell, String typed) throws IOException {
    Path absolute = shell.local(typed);
    Path parent = absolute.getParent();
    if (parent == null || absolute.getFileName() == null) {
      throw Failure.usage(typed + ": cannot be mounted over");
    }
    if (Files.isSymbolicLink(absolute)) {
      return absolute.toRealPath();
    }
    return parent.toRealPath().resolve(absolute.getFileName());
  }

  /// Where the process in the background logs.
  static Path log(Shell shell, String typed) {
    if (!typed.isEmpty()) {
      return shell.local(typed);
    }
    Path state =
        shell
            .variable("XDG_STATE_HOME")
            .map(Path::of)
            .orElseGet(() -> shell.home().resolve(".local/state"));
    return state.resolve("skerry").resolve("mount.log");
  }
}
