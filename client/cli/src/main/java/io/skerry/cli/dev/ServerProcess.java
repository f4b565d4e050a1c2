package io.skerry.cli.dev;

import io.skerry.cli.config.PidFile;
import io.skerry.cli.setup.ServerJvm;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One server of a local cluster as a process: detached from the command that starts it, found
/// again by its pid file.
public record ServerProcess(LocalLayout layout, LocalNode node) {
  /// Java suspends threads by SIGUSR2, for profiles too, and the Raft library takes that signal for
  /// its own dumps; Java gets another one.
  private static final String SUSPEND_SIGNAL = "_JAVA_SR_SIGNUM";

  private static final String SUSPEND_SIGNAL_NUMBER = "40";

  /// The folder to which servers write start-up caches when they end.
  static final String RECORD = "SKERRY_RECORD";

  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int LAST_LINES_BYTES = 8192;
  private static final int COMMAND_SECONDS = 5;

  /// Starts it unless it runs.
  void start(Shell shell) throws IOException {
    if (alive()) {
      return;
    }
    Path home = layout.node(node.name());
    Path log = layout.log(node.name());
    Files.createDirectories(log.getParent() == null ? home : log.getParent());
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      // A session of its own: an interrupt on the terminal must not reach servers.
      command.add(SETSID.toString());
    }
    command.addAll(jvm(shell));
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectErrorStream(true);
    process.environment().putIfAbsent(SUSPEND_SIGNAL, SUSPEND_SIGNAL_NUMBER);
    pidFile().write(process.start().pid());
  }

  private List<String> jvm(Shell shell) {
    List<String> arguments = List.of("--config", layout.config(node).toString());
    return shell
        .variable(RECORD)
        .map(
            folder ->
                ServerJvm.recording(
                    shell, node.role(), Path.of(folder, node.name() + ".aot"), arguments))
        .orElseGet(() -> ServerJvm.command(shell, node.role(), arguments));
  }

  PidFile pidFile() {
    return layout.pid(node.name());
  }

  public boolean alive() {
    return pidFile().alive();
  }

  /// Whether it was taken out of the cluster and is not to be started any more.
  boolean removed() {
    return layout.removed(node.name());
  }

  /// running, paused, stopped or removed.
  String state() {
    if (!alive()) {
      return removed() ? "removed" : "stopped";
    }
    return pidFile().paused() ? "paused" : "running";
  }

  /// Sends a signal by name; answers whether there was a process to send it to.
  boolean signal(String name) throws IOException {
    Optional<Long> pid = pidFile().pid();
    if (pid.isEmpty()) {
      return false;
    }
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid.get())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return kill.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) && kill.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// What it said last, for a process that died.
  String lastWords() {
    Path log = layout.log(node.name());
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - LAST_LINES_BYTES);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      List<String> lines =
          new String(bytes, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
      return lines.isEmpty() ? "it said nothing" : lines.getLast().strip();
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }

  /// Fails with its last words when it does not live.
  void checkAlive() {
    if (!alive()) {
      throw Failure.of(
          node.name() + " died: " + lastWords() + " (log: " + layout.log(node.name()) + ")");
    }
  }
}
