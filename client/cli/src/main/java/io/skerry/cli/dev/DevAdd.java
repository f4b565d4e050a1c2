package io.skerry.cli.dev;

import io.skerry.cli.setup.ServerRole;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Adds a server to the running local cluster.
@Command(
    name = "add",
    header = "Add a server to the running local cluster.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry dev add storage",
      "  skerry dev add storage --site b",
      "  skerry dev add metadata"
    })
public final class DevAdd implements Callable<Integer> {
  @Parameters(paramLabel = "ROLE", description = "metadata, storage or worker.")
  private String role = "";

  @Mixin private final DirectoryOption directory = new DirectoryOption();

  private final Shell shell;

  public DevAdd(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    ServerRole wanted = ServerRole.of(role);
    LocalCluster cluster = directory.cluster(shell);
    if (cluster.processes(ServerRole.METADATA).stream().noneMatch(ServerProcess::alive)) {
      throw Failure.of("the cluster does not run; start it with: skerry dev start");
    }
    int count = cluster.processes(wanted).size();
    String site = shell.globals().site().orElse(LocalPlan.site(0));
    new ClusterStart(cluster).add(LocalPlan.another(wanted, count, site));
    return ExitCode.DONE;
  }
}
