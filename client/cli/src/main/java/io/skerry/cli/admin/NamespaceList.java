package io.skerry.cli.admin;

import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Table;
import io.skerry.client.ClusterAdmin;
import io.skerry.client.NamespaceStatus;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists the namespaces.
@Command(
    name = "list",
    header = "List the namespaces.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry namespace list", "  skerry namespace list --json"})
public final class NamespaceList implements Callable<Integer> {
  @Option(names = "--json", description = "A JSON array.")
  private boolean json;

  private final Shell shell;

  public NamespaceList(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(shell, this::print);
  }

  private void print(ClusterAdmin cluster) throws IOException {
    List<NamespaceStatus> namespaces = cluster.namespaces();
    if (json) {
      shell.terminal().line(Json.text(namespaces.stream().map(NamespaceList::json).toList()));
      return;
    }
    Table table = new Table("NAMESPACE", "OWNER", "GROUP", "MODE", "COPIES", "METADATA GROUP");
    for (NamespaceStatus namespace : namespaces) {
      table.row(
          '/' + namespace.name(),
          namespace.owner(),
          namespace.group(),
          octal(namespace),
          namespace.minCopies() + " of " + namespace.copies(),
          namespace.metadataGroup());
    }
    table.print(shell.terminal());
  }

  static String octal(NamespaceStatus namespace) {
    return String.format(Locale.ROOT, "%03o", namespace.mode());
  }

  static Map<String, Object> json(NamespaceStatus namespace) {
    return Json.object(
        "id", namespace.id(),
        "name", namespace.name(),
        "owner", namespace.owner(),
        "group", namespace.group(),
        "mode", octal(namespace),
        "metadataGroup", namespace.metadataGroup(),
        "copies", namespace.copies(),
        "minCopies", namespace.minCopies(),
        "blockBytes", namespace.blockBytes(),
        "chunkBytes", namespace.chunkBytes(),
        "quotaBytes", namespace.quotaBytes(),
        "quotaInodes", namespace.quotaInodes());
  }
}
