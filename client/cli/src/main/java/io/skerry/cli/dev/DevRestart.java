package io.skerry.cli.dev;

import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Stops servers and starts them again; starts those that do not run.
@Command(
    name = "restart",
    header = "Stop servers and start them again; start those that do not run.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry dev restart s1", "  skerry dev restart leader", "  skerry dev restart all"})
public final class DevRestart implements Callable<Integer> {
  @Parameters(paramLabel = "NODE", description = "A name, leader, leader:GROUP or all.")
  private String node = "";

  @Mixin private final DirectoryOption directory = new DirectoryOption();

  private final Shell shell;

  public DevRestart(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    LocalCluster cluster = directory.cluster(shell);
    List<ServerProcess> processes = cluster.selected(node);
    cluster.locked(
        () -> {
          ClusterStop.stop(processes);
          Relays relays = new Relays(cluster);
          if (relays.used()) {
            relays.start();
          }
          for (ServerProcess process : processes) {
            process.start(shell);
            shell.terminal().line("restarted " + process.node().name());
          }
        });
    return ExitCode.DONE;
  }
}
