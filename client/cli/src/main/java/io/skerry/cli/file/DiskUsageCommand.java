package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Quantity;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sums up the bytes below directories.
@Command(
    name = "du",
    header = "Sum up the bytes of files below directories (before replication).",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry du -sh /demo", "  skerry du -h /demo/photos"})
public final class DiskUsageCommand implements Callable<Integer> {
  private static final long KIB = 1024;

  @Option(
      names = {"-h", "--human-readable"},
      description = "Sizes like 1.5M.")
  private boolean human;

  @Option(
      names = {"-s", "--summarize"},
      description = "Only the sum for each PATH.")
  private boolean summary;

  @Option(
      names = {"-b", "--bytes"},
      description = "Bytes instead of KiB.")
  private boolean bytes;

  @Option(names = "--json", description = "A JSON array of path, bytes and files.")
  private boolean json;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files or directories.")
  private List<String> paths = List.of();

  private final Shell shell;
  private final List<Map<String, Object>> found = new ArrayList<>();

  public DiskUsageCommand(Shell shell) {
    this.shell = shell;
  }

  /// What a tree holds.
  private record Usage(long bytes, long files) {
    Usage plus(Usage other) {
      return new Usage(bytes + other.bytes, files + other.files);
    }
  }

  @Override
  public Integer call() {
    int exitCode = EachPath.run(shell, paths, this::measure);
    if (json) {
      shell.terminal().line(Json.text(found));
    }
    return exitCode;
  }

  private void measure(FileSystem files, RemotePath path) throws IOException {
    FileStatus start = files.stat(path.path());
    Usage usage = usage(files, start, 0);
    if (!start.isDirectory() || summary) {
      print(start.path(), usage);
    }
  }

  private Usage usage(FileSystem files, FileStatus at, int depth) throws IOException {
    if (!at.isDirectory()) {
      return new Usage(at.size(), 1);
    }
    Usage sum = new Usage(0, 0);
    for (FileStatus entry : files.list(at.path())) {
      sum = sum.plus(usage(files, entry, depth + 1));
    }
    if (!summary) {
      print(at.path(), sum);
    }
    return sum;
  }

  private void print(String path, Usage usage) {
    if (json) {
      found.add(Json.object("path", path, "bytes", usage.bytes(), "files", usage.files()));
      return;
    }
    String size = Long.toString(bytes ? usage.bytes() : (usage.bytes() + KIB - 1) / KIB);
    shell.terminal().line((human ? Quantity.ofBytes(usage.bytes()) : size) + '\t' + path);
  }
}
