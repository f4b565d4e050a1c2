package io.skerry.cli;

import io.skerry.cli.config.Reason;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Runs one command line from arguments to exit code. Whatever goes wrong becomes one line on
/// standard error.
public final class CommandLineRun {
  private static final int WIDTH = 100;

  private final Shell shell;

  public CommandLineRun(Shell shell) {
    this.shell = shell;
  }

  public int run(String... arguments) {
    CommandTable table = new CommandTable(shell);
    CommandLine line = table.commandLine(arguments);
    line.setOut(new PrintWriter(shell.terminal().out(), true, StandardCharsets.UTF_8));
    line.setUsageHelpWidth(WIDTH);
    line.setPosixClusteredShortOptionsAllowed(true);
    line.setAllowOptionsAsOptionParameters(false);
    line.setParameterExceptionHandler((failure, words) -> misused(failure));
    line.setExecutionExceptionHandler((failure, command, result) -> failed(failure));
    try {
      int exitCode = line.execute(arguments);
      return exitCode == ExitCode.DONE && shell.terminal().broken() ? ExitCode.FAILED : exitCode;
    } catch (CommandLine.PicocliException e) {
      return failed(e);
    }
  }

  private int misused(ParameterException failure) {
    if (failure.getCause() instanceof Failure known) {
      return failed(known);
    }
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String what = Optional.ofNullable(failure.getMessage()).orElse("wrong arguments");
    if (failure instanceof CommandLine.UnmatchedArgumentException && command.getParent() == null) {
      what = "no such command: " + String.join(" ", command.getUnmatchedArguments());
    }
    String oneLine = what.replaceAll("\\s*\\n\\s*", " ");
    String where = name.equals("skerry") ? "" : name.substring("skerry ".length()) + ": ";
    shell.terminal().error(where + oneLine + " (see: " + name + " --help)");
    return ExitCode.USAGE;
  }

  private int failed(Throwable failure) {
    shell.terminal().error(Reason.line(failure));
    if (shell.variable("SKERRY_TRACE").isPresent()) {
      failure.printStackTrace(shell.terminal().out());
    }
    return failure instanceof Failure known ? known.exitCode() : ExitCode.FAILED;
  }
}
