package io.skerry.cli.dev;

import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Terminal;
import java.io.IOException;

/// Sends signals to servers of a local cluster and says to which.
final class Signals {
  private Signals() {}

  static int send(LocalCluster cluster, String word, String signal, String past)
      throws IOException {
    Terminal terminal = cluster.shell().terminal();
    int exitCode = ExitCode.DONE;
    for (ServerProcess process : cluster.selected(word)) {
      String name = process.node().name();
      if (process.signal(signal)) {
        terminal.line(past + ' ' + name);
      } else {
        terminal.error(name + ": does not run");
        exitCode = ExitCode.FAILED;
      }
    }
    return exitCode;
  }
}
