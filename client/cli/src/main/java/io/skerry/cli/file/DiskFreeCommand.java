package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Quantity;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Table;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.SpaceStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows the room of namespaces.
@Command(
    name = "df",
    header = "Show the room of the storage nodes that serve a namespace.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry df -h", "  skerry df --json /demo"})
public final class DiskFreeCommand implements Callable<Integer> {
  private static final long KIB = 1024;

  @Option(
      names = {"-h", "--human-readable"},
      description = "Sizes like 1.5G.")
  private boolean human;

  @Option(names = "--json", description = "A JSON array.")
  private boolean json;

  @Parameters(paramLabel = "PATH", defaultValue = "/", description = "Namespaces (default: all).")
  private List<String> paths = List.of();

  private final Shell shell;
  private final List<Map<String, Object>> found = new ArrayList<>();

  public DiskFreeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Table table =
        new Table(
            "Namespace",
            "Size",
            "Used",
            "Available",
            "Use%",
            "Copies",
            "Files",
            "Content",
            "Quota");
    int exitCode = EachPath.run(shell, paths, (files, path) -> measure(files, path, table));
    if (json) {
      shell.terminal().line(Json.text(found));
    } else if (!found.isEmpty()) {
      table.print(shell.terminal());
    }
    return exitCode;
  }

  private void measure(FileSystem files, RemotePath path, Table table) throws IOException {
    if (!path.isRoot()) {
      one(files, path.names().getFirst(), table);
      return;
    }
    for (FileStatus namespace : files.list("/")) {
      one(files, namespace.name(), table);
    }
  }

  private void one(FileSystem files, String namespace, Table table) throws IOException {
    SpaceStatus space = files.space(namespace);
    long used = space.capacityBytes() - space.freeBytes();
    long percent = space.capacityBytes() == 0 ? 0 : Math.ceilDiv(used * 100, space.capacityBytes());
    found.add(
        Json.object(
            "namespace", namespace,
            "capacityBytes", space.capacityBytes(),
            "usedBytes", used,
            "freeBytes", space.freeBytes(),
            "copies", space.copies(),
            "inodes", space.inodes(),
            "contentBytes", space.contentBytes(),
            "quotaBytes", space.quotaBytes(),
            "quotaInodes", space.quotaInodes()));
    table.row(
        '/' + namespace,
        size(space.capacityBytes()),
        size(used),
        size(space.freeBytes()),
        percent + "%",
        space.copies(),
        space.inodes(),
        size(space.contentBytes()),
        space.quotaBytes() == 0 ? "-" : size(space.quotaBytes()));
  }

  private String size(long bytes) {
    return human ? Quantity.ofBytes(bytes) : Long.toString(bytes / KIB);
  }
}
