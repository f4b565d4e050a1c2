package io.skerry.cli.dev;

import io.skerry.cli.shell.Failure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Will cut servers off from each other; says so until then.
@Command(
    name = "partition",
    header = "Cut a server off from the others (comes with a later version).",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry dev partition m1 on", "  skerry dev partition m1 off"})
public final class DevPartition implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NODE", description = "A name or leader.")
  private String node = "";

  @Parameters(index = "1", paramLabel = "on|off", description = "Cut off, or joined again.")
  private String state = "";

  @Override
  public Integer call() {
    if (!state.equals("on") && !state.equals("off")) {
      throw Failure.usage("dev partition: on or off, not \"" + state + '"');
    }
    throw Failure.of(
        "dev partition "
            + node
            + ": not possible between plain processes yet; pause it instead: skerry dev pause "
            + node);
  }
}
