package io.skerry.cli.dev;

import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Kills servers at once.
@Command(
    name = "kill",
    header = "Kill servers at once (SIGKILL).",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry dev kill leader", "  skerry dev kill leader:1", "  skerry dev kill all"})
public final class DevKill implements Callable<Integer> {
  @Parameters(paramLabel = "NODE", description = "A name, leader, leader:GROUP or all.")
  private String node = "";

  @Mixin private final DirectoryOption directory = new DirectoryOption();

  private final Shell shell;

  public DevKill(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return Signals.send(directory.cluster(shell), node, "KILL", "killed");
  }
}
