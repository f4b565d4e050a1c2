package io.skerry.cli.dev;

import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows the servers of the local cluster.
@Command(
    name = "status",
    header = "Show the servers of the local cluster.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry dev status", "  skerry dev status --json"})
public final class DevStatus implements Callable<Integer> {
  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Mixin private final DirectoryOption directory = new DirectoryOption();

  private final Shell shell;

  public DevStatus(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    LocalCluster cluster = directory.cluster(shell);
    cluster.layout().readOrFail();
    StatusText status = new StatusText(cluster);
    if (json) {
      shell.terminal().line(Json.text(status.json()));
    } else {
      status.print(shell.terminal());
    }
    return ExitCode.DONE;
  }
}
