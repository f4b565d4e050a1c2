package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists directories.
@Command(
    name = "ls",
    header = "List directories.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry ls /                 the namespaces",
      "  skerry ls -l /demo",
      "  skerry ls -lhR /demo/photos",
      "  skerry ls --json /demo"
    })
public final class ListCommand implements Callable<Integer> {
  @Option(
      names = {"-l", "--long"},
      description = "Mode, links, owner, group, size, time, name.")
  private boolean detailed;

  @Option(
      names = {"-a", "--all"},
      description = "Names that begin with a dot, too.")
  private boolean all;

  @Option(
      names = {"-R", "--recursive"},
      description = "Directories below, too.")
  private boolean recursive;

  @Option(
      names = {"-h", "--human-readable"},
      description = "Sizes like 1.5M.")
  private boolean human;

  @Option(
      names = {"-d", "--directory"},
      description = "The directory itself, not its entries.")
  private boolean itself;

  @Option(
      names = {"-t", "--time"},
      description = "Newest first.")
  private boolean byTime;

  @Option(
      names = {"-S", "--size"},
      description = "Largest first.")
  private boolean bySize;

  @Option(
      names = {"-r", "--reverse"},
      description = "Order reversed.")
  private boolean reverse;

  @Option(names = "--json", description = "A JSON array.")
  private boolean json;

  @Parameters(paramLabel = "PATH", defaultValue = "/", description = "What to list (default: /).")
  private List<String> paths = List.of();

  private final Shell shell;
  private final List<Map<String, Object>> found = new ArrayList<>();
  private boolean first = true;

  public ListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    int exitCode = EachPath.run(shell, paths, this::list);
    if (json) {
      shell.terminal().line(Json.text(found));
    }
    return exitCode;
  }

  private void list(FileSystem files, RemotePath path) throws IOException {
    if (itself || (detailed && !path.directoryMeant() && isLink(files, path))) {
      print(List.of(files.stat(path.path())), List.of(path.path()));
      return;
    }
    List<FileStatus> entries;
    try {
      entries = files.list(path.path()).toList();
    } catch (SkerryException e) {
      if (path.directoryMeant()
          || (e.errorCode() != ErrorCode.NOT_A_DIRECTORY && !isLink(files, path))) {
        throw e;
      }
      FileStatus status = files.stat(path.path());
      print(List.of(status), List.of(path.path()));
      return;
    }
    directory(files, path, entries);
  }

  /// Whether the name itself is a link, wherever that leads.
  private static boolean isLink(FileSystem files, RemotePath path) {
    try {
      FileStatus status = files.stat(path.path());
      return status.isSymbolicLink();
    } catch (SkerryException e) {
      return false;
    }
  }

  private void directory(FileSystem files, RemotePath path, List<FileStatus> entries)
      throws IOException {
    Terminal terminal = shell.terminal();
    if (!json && (recursive || paths.size() > 1)) {
      terminal.line((first ? "" : "\n") + path.path() + ':');
      first = false;
    }
    List<FileStatus> visible = new ArrayList<>();
    for (FileStatus entry : entries) {
      if (all || !entry.name().startsWith(".")) {
        visible.add(entry);
      }
    }
    order(visible);
    print(visible, visible.stream().map(FileStatus::name).toList());
    if (recursive) {
      for (FileStatus entry : visible) {
        if (entry.isDirectory()) {
          RemotePath below = path.child(entry.name());
          directory(files, below, files.list(below.path()).toList());
        }
      }
    }
  }

  private void order(List<FileStatus> entries) {
    if (byTime) {
      entries.sort(Comparator.comparing(FileStatus::mtime).reversed());
    } else if (bySize) {
      entries.sort(Comparator.comparingLong(FileStatus::size).reversed());
    }
    if (reverse) {
      Collections.reverse(entries);
    }
  }

  private void print(List<FileStatus> entries, List<String> names) {
    if (json) {
      entries.forEach(entry -> found.add(StatusText.json(entry)));
    } else if (detailed) {
      StatusText.lines(entries, names, human).forEach(shell.terminal()::line);
    } else {
      names.forEach(shell.terminal()::line);
    }
  }
}
