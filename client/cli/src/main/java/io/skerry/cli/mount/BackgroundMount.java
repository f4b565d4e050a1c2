package io.skerry.cli.mount;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Globals;
import io.skerry.cli.shell.Shell;
import io.skerry.fuse.linux.MountPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The process that serves a mount after the command has ended: the same command in the foreground,
/// in a session of its own.
final class BackgroundMount {
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final long START_SECONDS = 60;
  private static final long POLL_MILLIS = 20;
  private static final int LAST_LINES = 2;

  private final Shell shell;
  private final Path log;
  private final Path folder;

  BackgroundMount(Shell shell, Path log, Path folder) {
    this.shell = shell;
    this.log = log;
    this.folder = folder;
  }

  /// Returns when the folder shows the cluster's files.
  void start(String path, List<String> options) throws IOException {
    if (!Files.isDirectory(folder) && !new MountPoint(folder).mounted()) {
      throw Failure.of(folder + ": Not a directory");
    }
    Path parent = log.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    long before = Files.exists(log) ? Files.size(log) : 0;
    Process process =
        new ProcessBuilder(command(path, options))
            .directory(shell.directory().toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectErrorStream(true)
            .start();
    try {
      await(process, before);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted");
    }
  }

  private List<String> command(String path, List<String> options) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      // An interrupt on the terminal must not reach it.
      command.add(SETSID.toString());
    }
    command.add(shell.distributionOrFail().resolve("bin/skerry").toString());
    command.add("mount");
    command.add("--foreground");
    Globals globals = shell.globals();
    globals.cluster().ifPresent(value -> command.addAll(List.of("--cluster", value)));
    globals.as().ifPresent(value -> command.addAll(List.of("--as", value)));
    globals.site().ifPresent(value -> command.addAll(List.of("--site", value)));
    globals.timeoutSeconds().ifPresent(value -> command.addAll(List.of("--timeout", "" + value)));
    options.forEach(option -> command.addAll(List.of("-o", option)));
    command.addAll(List.of("--", path, folder.toString()));
    return command;
  }

  /// The process says so in its log when it is done, or why it is not.
  private void await(Process process, long before) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline) {
      boolean ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      List<String> said = said(before);
      if (said.stream()
          .anyMatch(line -> line.contains(" mounted ") && line.endsWith(" on " + folder))) {
        return;
      }
      if (ended) {
        throw Failure.of(said.isEmpty() ? "the mount process ended; see " + log : lastOf(said));
      }
    }
    process.destroy();
    throw Failure.of("not mounted within " + START_SECONDS + " s; see " + log);
  }

  private List<String> said(long before) throws IOException {
    byte[] all = Files.readAllBytes(log);
    int from = (int) Math.min(before, all.length);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  /// What it has said last. Programs that it calls speak for themselves, on a line before.
  private static String lastOf(List<String> said) {
    List<String> last = said.subList(Math.max(0, said.size() - LAST_LINES), said.size());
    return String.join("; ", last.stream().map(BackgroundMount::plain).toList());
  }

  private static String plain(String line) {
    String stripped = line.strip();
    return stripped.startsWith("skerry: ") ? stripped.substring("skerry: ".length()) : stripped;
  }
}
