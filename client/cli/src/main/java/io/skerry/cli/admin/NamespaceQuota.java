package io.skerry.cli.admin;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Quantity;
import io.skerry.cli.shell.Shell;
import io.skerry.client.ClusterAdmin;
import io.skerry.client.NamespaceStatus;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Limits what a namespace may hold.
@Command(
    name = "quota",
    header = "Limit the content and the number of files of a namespace.",
    description = {
      "Content counts once, whatever the number of copies, and holes do not count. What is there",
      "stays, even if it is more. A limit that is not named stays as it is; skerry df shows what"
          + " is",
      "used."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry --as admin namespace quota demo --space 500G --inodes 1000000",
      "  skerry --as admin namespace quota demo --space none"
    })
public final class NamespaceQuota implements Callable<Integer> {
  private static final String NO_LIMIT = "none";

  @Option(names = "--space", paramLabel = "SIZE", description = "Content, like 500G; or none.")
  private String space = "";

  @Option(
      names = "--inodes",
      paramLabel = "N",
      description = "Files, directories and links; or none.")
  private String inodes = "";

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Parameters(paramLabel = "NAME", description = "Name of the namespace.")
  private String name = "";

  private final Shell shell;

  public NamespaceQuota(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (space.isEmpty() && inodes.isEmpty()) {
      throw Failure.usage("nothing to limit: use --space, --inodes or both");
    }
    return AsAdmin.run(shell, this::limit);
  }

  private void limit(ClusterAdmin cluster) throws IOException {
    NamespaceStatus found = NamespaceShow.find(cluster, name);
    long bytes = space.isEmpty() ? found.quotaBytes() : limitOf(space);
    long count = inodes.isEmpty() ? found.quotaInodes() : limitOf(inodes);
    NamespaceStatus changed = cluster.setQuota(found.name(), bytes, count);
    String line = "/" + changed.name() + ": " + words(changed);
    shell.terminal().line(json ? Json.text(NamespaceList.json(changed)) : line);
  }

  private static long limitOf(String text) {
    if (text.equals(NO_LIMIT)) {
      return 0;
    }
    long limit = Quantity.bytes(text);
    if (limit == 0) {
      throw Failure.usage("a limit is more than 0; for none say \"" + NO_LIMIT + '"');
    }
    return limit;
  }

  static String words(NamespaceStatus namespace) {
    String bytes =
        namespace.quotaBytes() == 0
            ? "content without limit"
            : "content up to " + Quantity.ofBytes(namespace.quotaBytes());
    return namespace.quotaInodes() == 0
        ? bytes + ", any number of files"
        : bytes + ", " + namespace.quotaInodes() + " files and directories";
  }
}
