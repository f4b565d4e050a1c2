package io.skerry.cli.admin;

import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.client.UserAccount;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Creates a user.
@Command(
    name = "create",
    header = "Create a user; a token then lets the person join.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry --as admin user create carol",
      "  skerry --as admin user create dave --uid 5001 --groups staff,video"
    })
public final class UserCreate implements Callable<Integer> {
  @Option(names = "--uid", paramLabel = "N", description = "Number (default: the next free one).")
  private int uid;

  @Option(names = "--groups", paramLabel = "GROUP", split = ",", description = "Further groups.")
  private List<String> groups = List.of();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Parameters(paramLabel = "NAME", description = "Name of the user.")
  private String name = "";

  private final Shell shell;

  public UserCreate(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(
        shell,
        cluster -> {
          UserAccount user = cluster.createUser(name, uid, groups);
          String words = "created user " + user.name() + ", uid " + user.uid();
          shell.terminal().line(json ? Json.text(UserList.json(user)) : words);
        });
  }
}
