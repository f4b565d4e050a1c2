package io.skerry.cli.setup;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs one server in the foreground until it ends; signals reach it and its exit code is the
/// command's.
@Command(
    name = "server",
    header = "Run one server in the foreground.",
    description =
        "Heap: SKERRY_SERVER_HEAP (default 512m). More options for Java: SKERRY_SERVER_OPTS.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry server metadata --config /etc/skerry/m1/conf/metadata.yaml",
      "  skerry server storage --config /etc/skerry/s1/conf/storage.yaml"
    })
public final class ServerCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ROLE", description = "metadata, storage or worker.")
  private String role = "";

  @Option(names = "--config", paramLabel = "FILE", required = true, description = "Its settings.")
  private String config = "";

  private final Shell shell;

  public ServerCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    ServerRole wanted = ServerRole.of(role);
    Path file = shell.local(config);
    if (!Files.isReadable(file)) {
      throw Failure.of(config + ": No such file or directory");
    }
    List<String> command = ServerJvm.command(shell, wanted, List.of("--config", file.toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process), "stop-server"));
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted");
    }
  }

  /// Whoever stops this command waits for the server, too.
  private static void end(Process process) {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
