package io.skerry.cli.dev;

import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Stops servers from running without ending them.
@Command(
    name = "pause",
    header = "Pause servers (SIGSTOP).",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry dev pause s1", "  skerry dev pause leader:1", "  skerry dev pause all"})
public final class DevPause implements Callable<Integer> {
  @Parameters(paramLabel = "NODE", description = "A name, leader, leader:GROUP or all.")
  private String node = "";

  @Mixin private final DirectoryOption directory = new DirectoryOption();

  private final Shell shell;

  public DevPause(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return Signals.send(directory.cluster(shell), node, "STOP", "paused");
  }
}
