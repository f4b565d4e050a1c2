package io.skerry.cli.admin;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import io.skerry.client.ClusterAdmin;
import io.skerry.client.NamespaceStatus;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one namespace and what it survives.
@Command(
    name = "show",
    header = "Show a namespace's policy and what it survives.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry namespace show demo", "  skerry namespace show --json demo"})
public final class NamespaceShow implements Callable<Integer> {
  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Parameters(paramLabel = "NAME", description = "Name of the namespace.")
  private String name = "";

  private final Shell shell;

  public NamespaceShow(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(shell, this::print);
  }

  private void print(ClusterAdmin cluster) throws IOException {
    NamespaceStatus found = find(cluster, name);
    Terminal terminal = shell.terminal();
    if (json) {
      terminal.line(Json.text(NamespaceList.json(found)));
      return;
    }
    int lost = found.minCopies() - 1;
    terminal.line("name:           " + found.name());
    terminal.line("owner:          " + found.owner() + ':' + found.group());
    terminal.line("mode:           " + NamespaceList.octal(found));
    terminal.line("copies:         " + found.copies() + ", a write waits for " + found.minCopies());
    terminal.line("block, chunk:   " + found.blockBytes() + ", " + found.chunkBytes() + " bytes");
    terminal.line("quota:          " + NamespaceQuota.words(found));
    terminal.line("metadata group: " + found.metadataGroup());
    terminal.line(
        lost < 1
            ? "survives:       nothing for certain: one copy is enough for a write here"
            : "survives:       the loss of " + lost + (lost == 1 ? " node" : " nodes"));
  }

  /// The namespace that a person names, with or without a slash.
  static NamespaceStatus find(ClusterAdmin cluster, String name) throws IOException {
    String plain = name.startsWith("/") ? name.substring(1) : name;
    return cluster.namespaces().stream()
        .filter(namespace -> namespace.name().equals(plain))
        .findFirst()
        .orElseThrow(() -> Failure.of("/" + plain + ": no such namespace"));
  }
}
