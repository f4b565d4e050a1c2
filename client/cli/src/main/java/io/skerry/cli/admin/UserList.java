package io.skerry.cli.admin;

import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Table;
import io.skerry.client.ClusterAdmin;
import io.skerry.client.IdRange;
import io.skerry.client.UserAccount;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists the users.
@Command(
    name = "list",
    header = "List the users.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry user list", "  skerry user list --json"})
public final class UserList implements Callable<Integer> {
  @Option(names = "--json", description = "A JSON array.")
  private boolean json;

  private final Shell shell;

  public UserList(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(shell, this::print);
  }

  private void print(ClusterAdmin cluster) throws IOException {
    List<UserAccount> users = cluster.users();
    if (json) {
      shell.terminal().line(Json.text(users.stream().map(UserList::json).toList()));
      return;
    }
    Table table = new Table("USER", "UID", "GROUP", "GID", "OTHER GROUPS", "REVOKED", "ACTS FOR");
    for (UserAccount user : users) {
      table.row(
          user.name(),
          user.uid(),
          user.group(),
          user.gid(),
          String.join(", ", user.groups()),
          revoked(user),
          actsFor(user, ""));
    }
    table.print(shell.terminal());
  }

  static Map<String, Object> json(UserAccount user) {
    return Json.object(
        "name", user.name(),
        "uid", user.uid(),
        "group", user.group(),
        "gid", user.gid(),
        "groups", user.groups(),
        "revokedAt", revoked(user),
        "actsFor", actsFor(user, ""));
  }

  /// For whom the user may make calls on files.
  static String actsFor(UserAccount user, String nobody) {
    return user.actsFor().isEmpty()
        ? nobody
        : user.actsFor().stream().map(IdRange::toString).collect(Collectors.joining(","));
  }

  /// When the user's certificates were revoked; empty: never.
  static String revoked(UserAccount user) {
    return user.revokedAt().map(Instant::toString).orElse("");
  }
}
