package io.skerry.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Remembers a process by its id and start time, so that a later process with the same id is never
/// taken for it.
public record PidFile(Path path) {
  private static final Path PROC = Path.of("/proc");
  private static final int STATE = 0;
  private static final int START_TIME = 19;

  /// The one in this node folder.
  public static PidFile in(Path node) {
    return new PidFile(node.resolve("pid"));
  }

  /// Remembers a process that lives now.
  public void write(long pid) throws IOException {
    String started = field(pid, START_TIME).orElse("0");
    Files.writeString(path, pid + " " + started + "\n");
  }

  public void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  /// The process, if it is the one that was remembered and still lives.
  public Optional<Long> pid() {
    String[] words;
    try {
      words = Files.readString(path).strip().split(" ");
    } catch (IOException e) {
      return Optional.empty();
    }
    if (words.length != 2 || !words[0].matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    long pid = Long.parseLong(words[0]);
    return field(pid, START_TIME).filter(words[1]::equals).isPresent() && !state(pid).equals("Z")
        ? Optional.of(pid)
        : Optional.empty();
  }

  public boolean alive() {
    return pid().isPresent();
  }

  /// Whether the process is stopped by a signal.
  public boolean paused() {
    return pid().map(PidFile::state).filter(s -> s.equals("T") || s.equals("t")).isPresent();
  }

  private static String state(long pid) {
    return field(pid, STATE).orElse("Z");
  }

  /// A field of /proc/PID/stat, counted from the one after the command's name.
  private static Optional<String> field(long pid, int index) {
    try {
      String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return index < fields.length ? Optional.of(fields[index]) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
