package io.skerry.cli;

import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Shell;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Prints a completion script for bash and zsh.
@Command(
    name = "completion",
    header = "Print a completion script for bash and zsh.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(skerry completion)",
      "  skerry completion > /etc/bash_completion.d/skerry"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Shell shell;

  CompletionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    // Asked for no command in particular, the table loads all of them.
    CommandLine all = new CommandTable(shell).commandLine("");
    shell.terminal().line(AutoComplete.bash("skerry", all));
    return ExitCode.DONE;
  }
}
