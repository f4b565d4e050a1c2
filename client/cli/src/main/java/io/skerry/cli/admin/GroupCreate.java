package io.skerry.cli.admin;

import io.skerry.cli.shell.Shell;
import io.skerry.client.UserGroup;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Creates a group of users.
@Command(
    name = "create",
    header = "Create a group of users.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry --as admin group create staff",
      "  skerry --as admin group create video --gid 44"
    })
public final class GroupCreate implements Callable<Integer> {
  @Option(names = "--gid", paramLabel = "N", description = "Number (default: the next free one).")
  private int gid;

  @Parameters(paramLabel = "NAME", description = "Name of the group.")
  private String name = "";

  private final Shell shell;

  public GroupCreate(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(
        shell,
        cluster -> {
          UserGroup group = cluster.createGroup(name, gid);
          shell.terminal().line("created group " + group.name() + ", gid " + group.gid());
        });
  }
}
