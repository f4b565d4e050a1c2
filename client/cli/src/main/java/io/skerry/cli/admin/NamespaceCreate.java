package io.skerry.cli.admin;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.NamespaceSpec;
import io.skerry.client.NamespaceStatus;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Creates a namespace.
@Command(
    name = "create",
    header = "Create a namespace.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry --as admin namespace create photos --owner alice",
      "  skerry --as admin namespace create scratch --owner alice --copies 2 --min-copies 1"
    })
public final class NamespaceCreate implements Callable<Integer> {
  @Option(names = "--owner", paramLabel = "USER", description = "Owner (default: you).")
  private String owner = "";

  @Option(names = "--group", paramLabel = "GROUP", description = "Group (default: the owner's).")
  private String group = "";

  @Option(names = "--mode", paramLabel = "MODE", description = "Octal mode (default: 755).")
  private String mode = "0";

  @Option(names = "--copies", paramLabel = "N", description = "Copies of every chunk.")
  private int copies;

  @Option(names = "--min-copies", paramLabel = "N", description = "Copies a write waits for.")
  private int minCopies;

  @Parameters(paramLabel = "NAME", description = "Name of the namespace.")
  private String name = "";

  private final Shell shell;

  public NamespaceCreate(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (!mode.matches("[0-7]{1,4}")) {
      throw Failure.usage("invalid mode: \"" + mode + '"');
    }
    NamespaceSpec spec =
        NamespaceSpec.of(name.startsWith("/") ? name.substring(1) : name)
            .withOwner(owner)
            .withGroup(group)
            .withMode(Integer.parseInt(mode, 8))
            .withCopies(copies, minCopies);
    return AsAdmin.run(
        shell,
        cluster -> {
          NamespaceStatus made = cluster.createNamespace(spec);
          shell.terminal().line("created /" + made.name() + ", owner " + made.owner());
        });
  }
}
