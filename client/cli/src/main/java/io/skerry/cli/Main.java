package io.skerry.cli;

import io.skerry.cli.shell.Shell;

/// The entry of the `skerry` command.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Shell shell = Shell.ofProcess();
    int exitCode = new CommandLineRun(shell).run(arguments);
    shell.terminal().flush();
    if (Boolean.getBoolean("skerry.training")) {
      // What was learnt is written by an ordinary end only.
      System.exit(exitCode);
    }
    // Not System.exit: shutdown hooks of libraries would cost a tenth of a second, and all is
    // written.
    Runtime.getRuntime().halt(exitCode);
  }
}
