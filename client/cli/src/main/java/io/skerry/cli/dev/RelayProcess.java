package io.skerry.cli.dev;

import io.skerry.cli.config.PidFile;
import io.skerry.cli.relay.RelayFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The relay as a process, detached like the servers and found again by its pid file.
record RelayProcess(RelayFolder folder) {
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final Duration END = Duration.ofSeconds(10);

  boolean alive() {
    return pidFile().alive();
  }

  void start(List<String> java) throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.addAll(java);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
            .redirectErrorStream(true)
            .start();
    pidFile().write(process.pid());
  }

  /// It holds no state, so there is nothing to be polite about.
  void stop() throws IOException {
    pidFile().pid().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
    new Deadline(END, "the end of the relay").await(() -> !alive(), () -> {});
    pidFile().delete();
  }

  private PidFile pidFile() {
    return folder.pid();
  }
}
