package io.skerry.cli.admin;

import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Takes the drain of a storage node back.
@Command(
    name = "resume",
    header = "Take the drain of a storage node back.",
    description = "What has been moved already stays where it is now.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry --as admin node resume s4"})
public final class NodeResume implements Callable<Integer> {
  @Parameters(paramLabel = "NODE", description = "Name of the storage node.")
  private String name = "";

  private final Shell shell;

  public NodeResume(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(
        shell,
        cluster -> {
          cluster.resumeNode(name);
          shell.terminal().line(name + " takes chunks again");
        });
  }
}
