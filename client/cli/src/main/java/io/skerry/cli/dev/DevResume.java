package io.skerry.cli.dev;

import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Lets paused servers run on.
@Command(
    name = "resume",
    header = "Let paused servers run on (SIGCONT).",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry dev resume s1", "  skerry dev resume leader:1", "  skerry dev resume all"})
public final class DevResume implements Callable<Integer> {
  @Parameters(paramLabel = "NODE", description = "A name, leader, leader:GROUP or all.")
  private String node = "";

  @Mixin private final DirectoryOption directory = new DirectoryOption();

  private final Shell shell;

  public DevResume(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return Signals.send(directory.cluster(shell), node, "CONT", "resumed");
  }
}
