package io.skerry.cli.admin;

import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes a storage node out of the cluster for good.
@Command(
    name = "remove",
    header = "Take a storage node out of the cluster for good.",
    description =
        "Only if nobody needs what it holds: drain it first. A node that is gone for ever can be"
            + " removed with --lost, unless a chunk has its last copy there. Its name is not used"
            + " again.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry --as admin node remove s4", "  skerry --as admin node remove s4 --lost"})
public final class NodeRemove implements Callable<Integer> {
  @Parameters(paramLabel = "NODE", description = "Name of the storage node.")
  private String name = "";

  @Option(names = "--lost", description = "It is down and will not come back.")
  private boolean lost;

  private final Shell shell;

  public NodeRemove(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(
        shell,
        cluster -> {
          cluster.removeNode(name, lost);
          shell.terminal().line("removed " + name + "; stop its process if it still runs");
        });
  }
}
