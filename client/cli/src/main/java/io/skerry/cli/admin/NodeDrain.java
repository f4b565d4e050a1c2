package io.skerry.cli.admin;

import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Moves what a storage node holds to others.
@Command(
    name = "drain",
    header = "Move what a storage node holds to others.",
    description =
        "The node serves until everything on it is elsewhere; skerry health shows how far that is."
            + " Then it can be removed.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry --as admin node drain s4", "  skerry explain s4"})
public final class NodeDrain implements Callable<Integer> {
  @Parameters(paramLabel = "NODE", description = "Name of the storage node.")
  private String name = "";

  private final Shell shell;

  public NodeDrain(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(
        shell,
        cluster -> {
          int groups = cluster.drainNode(name);
          shell
              .terminal()
              .line(
                  "draining "
                      + name
                      + ", a member of "
                      + groups
                      + " placement groups; see: skerry explain "
                      + name);
        });
  }
}
