package io.skerry.cli.admin;

import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.client.UserAccount;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shuts a person out until he joins again.
@Command(
    name = "revoke",
    header = "Refuse all certificates and tokens that a user has; files and rights stay.",
    description = {
      "Within a minute nothing accepts them any more. A new token lets the user join again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry --as admin user revoke carol",
      "  skerry --as admin token create user carol"
    })
public final class UserRevoke implements Callable<Integer> {
  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Parameters(paramLabel = "NAME", description = "Name of the user.")
  private String name = "";

  private final Shell shell;

  public UserRevoke(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(
        shell,
        cluster -> {
          UserAccount user = cluster.revokeUser(name);
          String words =
              "revoked what " + user.name() + " was given until " + UserList.revoked(user);
          shell.terminal().line(json ? Json.text(UserList.json(user)) : words);
        });
  }
}
