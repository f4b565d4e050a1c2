package io.skerry.cli;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Globals;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The root of all commands.
@Command(
    name = "skerry",
    header = "A distributed file system for data that lives at several sites.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry quickstart              a guided tour on this machine",
      "  skerry put -r photos /demo     store a directory",
      "  skerry ls -l /demo/photos",
      "  skerry COMMAND --help          everything about one command"
    })
final class SkerryCommand implements Callable<Integer> {
  @Mixin private final Globals globals;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  private boolean version;

  SkerryCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public Integer call() {
    throw Failure.usage(
        version || globals.help() ? "nothing to do" : "which command? (skerry --help lists them)");
  }
}
