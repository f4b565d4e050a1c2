package io.skerry.cli.admin;

import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Table;
import io.skerry.client.ClusterAdmin;
import io.skerry.client.UserGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists the groups of users.
@Command(
    name = "list",
    header = "List the groups of users.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry group list", "  skerry group list --json"})
public final class GroupList implements Callable<Integer> {
  @Option(names = "--json", description = "A JSON array.")
  private boolean json;

  private final Shell shell;

  public GroupList(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(shell, this::print);
  }

  private void print(ClusterAdmin cluster) throws IOException {
    Table table = new Table("GROUP", "GID");
    List<Object> array = new ArrayList<>();
    for (UserGroup group : cluster.groups()) {
      table.row(group.name(), group.gid());
      array.add(Json.object("name", group.name(), "gid", group.gid()));
    }
    if (json) {
      shell.terminal().line(Json.text(array));
    } else {
      table.print(shell.terminal());
    }
  }
}
