package io.skerry.cli.admin;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.proto.types.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Creates a token with which somebody may join once.
@Command(
    name = "create",
    header = "Create a token with which a server or person may join once.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry --as admin token create user carol",
      "  skerry --as admin token create storage s9 --site b --rack r2",
      "  skerry --as admin token create metadata m4 --site b",
      "  skerry --as admin token create worker w2 --site b --valid 15"
    })
public final class TokenCreate implements Callable<Integer> {
  private static final int VALID_MINUTES = 60;
  private static final int VALID_MINUTES_MAX = 7 * 24 * 60;

  @Parameters(
      index = "0",
      paramLabel = "ROLE",
      description = "metadata, storage, worker, user or admin.")
  private String role = "";

  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the server or user.")
  private String name = "";

  @Option(names = "--rack", paramLabel = "RACK", description = "Rack of a server (default: r1).")
  private Optional<String> rack = Optional.empty();

  @Option(names = "--valid", paramLabel = "MINUTES", description = "How long (default: 60).")
  private int minutes = VALID_MINUTES;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  private final Shell shell;

  public TokenCreate(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Role wanted =
        Role.ofWord(role)
            .orElseThrow(
                () -> Failure.usage("role is metadata, storage, worker, user or admin: " + role));
    if (minutes < 1 || minutes > VALID_MINUTES_MAX) {
      throw Failure.usage("--valid must be between 1 and " + VALID_MINUTES_MAX + " minutes");
    }
    // For a server --site says where it will stand, not where this client does.
    String site = wanted.server() ? shell.globals().site().orElse("a") : "";
    String at = wanted.server() ? rack.orElse("r1") : "";
    return AsAdmin.run(
        shell,
        cluster -> {
          String token = cluster.createToken(role, name, site, at, Duration.ofMinutes(minutes));
          shell.terminal().line(json ? Json.text(Json.object("token", token)) : token);
        });
  }
}
