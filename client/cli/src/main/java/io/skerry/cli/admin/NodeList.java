package io.skerry.cli.admin;

import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Quantity;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Table;
import io.skerry.client.ClusterAdmin;
import io.skerry.client.ClusterDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists the cluster's servers.
@Command(
    name = "list",
    header = "List the servers of the cluster.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry node list", "  skerry node list --json"})
public final class NodeList implements Callable<Integer> {
  @Option(names = "--json", description = "A JSON array.")
  private boolean json;

  private final Shell shell;

  public NodeList(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(shell, this::print);
  }

  private void print(ClusterAdmin cluster) throws IOException {
    Table table = new Table("NODE", "ROLE", "SITE", "RACK", "ADDRESS", "STATE", "SIZE", "FREE");
    List<Object> array = new ArrayList<>();
    for (ClusterDescription.Node node : cluster.describe().nodes()) {
      table.row(
          node.name(),
          node.role(),
          known(node.site()),
          known(node.rack()),
          known(node.address()),
          node.condition(),
          size(node.capacityBytes()),
          size(node.freeBytes()));
      array.add(
          Json.object(
              "id", node.id(),
              "node", node.name(),
              "role", node.role(),
              "site", node.site(),
              "rack", node.rack(),
              "address", node.address(),
              "state", node.state(),
              "capacityBytes", node.capacityBytes(),
              "freeBytes", node.freeBytes(),
              "lastSeenMillisAgo", node.lastSeenAgo().toMillis(),
              "duty", node.duty()));
    }
    if (json) {
      shell.terminal().line(Json.text(array));
    } else {
      table.print(shell.terminal());
    }
  }

  private static String known(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String size(long bytes) {
    return bytes == 0 ? "-" : Quantity.ofBytes(bytes);
  }
}
