package io.skerry.cli.dev;

import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Stops all servers; data stays.
@Command(
    name = "stop",
    header = "Stop the local cluster; its data stays.",
    footerHeading = "%nExamples:%n",
    footer = "  skerry dev stop")
public final class DevStop implements Callable<Integer> {
  @Mixin private final DirectoryOption directory = new DirectoryOption();

  private final Shell shell;

  public DevStop(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    LocalCluster cluster = directory.cluster(shell);
    cluster.layout().readOrFail();
    cluster.locked(
        () -> {
          List<ServerProcess> processes = cluster.processes();
          long alive = processes.stream().filter(ServerProcess::alive).count();
          List<String> killed = ClusterStop.stop(processes);
          new Relays(cluster).stop();
          String forced = killed.isEmpty() ? "" : "; had to kill " + String.join(" ", killed);
          shell.terminal().line("stopped " + alive + " servers" + forced);
        });
    return ExitCode.DONE;
  }
}
