package io.skerry.cli.dev;

import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Stops all servers and deletes the local cluster.
@Command(
    name = "wipe",
    header = "Stop the local cluster and delete all it holds.",
    footerHeading = "%nExamples:%n",
    footer = "  skerry dev wipe")
public final class DevWipe implements Callable<Integer> {
  @Mixin private final DirectoryOption directory = new DirectoryOption();

  private final Shell shell;

  public DevWipe(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    LocalCluster cluster = directory.cluster(shell);
    Path folder = cluster.layout().folder();
    if (!Files.isDirectory(folder)) {
      shell.terminal().line("nothing is in " + folder);
      return ExitCode.DONE;
    }
    cluster.locked(
        () -> {
          if (cluster.exists()) {
            ClusterStop.stop(cluster.processes());
            new Relays(cluster).stop();
          }
          cluster.layout().delete();
        });
    Files.deleteIfExists(folder.resolve("lock"));
    try (var left = Files.newDirectoryStream(folder)) {
      if (!left.iterator().hasNext()) {
        Files.delete(folder);
      }
    }
    shell.terminal().line("wiped " + folder);
    return ExitCode.DONE;
  }
}
