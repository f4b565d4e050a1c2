package io.skerry.cli.transfer;

import io.skerry.cli.config.Connections;
import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.Skerry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Copies files of a cluster to the local disk.
@Command(
    name = "get",
    header = "Fetch files and directories to the local disk.",
    description =
        "Names, modes, times and symbolic links are kept. A file appears only when it is complete.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry get /demo/report.pdf                 into the current directory",
      "  skerry get -r /demo/photos /tmp",
      "  skerry get -r --site b --stats /demo/photos copy"
    })
public final class GetCommand implements Callable<Integer> {
  @Mixin private final TransferOptions options = new TransferOptions();

  @Parameters(
      paramLabel = "SOURCE... [TARGET]",
      arity = "1..*",
      description = "Paths in the cluster, then a local one (default: here).")
  private List<String> paths = List.of();

  private final Shell shell;

  public GetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    boolean targetNamed = paths.size() > 1;
    String typed = targetNamed ? paths.getLast() : ".";
    List<RemotePath> sources =
        paths.subList(0, targetNamed ? paths.size() - 1 : 1).stream()
            .map(RemotePath::parse)
            .toList();
    Path target = shell.local(typed);
    boolean into = Files.isDirectory(target);
    if (!into && (sources.size() > 1 || typed.endsWith("/"))) {
      throw Failure.of(typed + ": Not a directory");
    }
    Path parent = target.getParent();
    if (!into && (parent == null || !Files.isDirectory(parent))) {
      throw Failure.of(typed + ": No such file or directory");
    }
    try (Skerry skerry = new Connections(shell).open(sources)) {
      FileSystem files = skerry.files();
      Job job = new Job(shell, options, "fetched");
      Download download = new Download(job, files);
      for (RemotePath source : sources) {
        job.other(
            () -> get(download, files, source, into ? target.resolve(source.name()) : target));
      }
      int exitCode = job.finish();
      job.summary(skerry.statistics());
      return exitCode;
    }
  }

  private static void get(Download download, FileSystem files, RemotePath source, Path target)
      throws IOException {
    if (source.isRoot()) {
      throw Failure.of("/: name a namespace, for example /demo");
    }
    FileStatus status = files.stat(source.path());
    download.copy(status, target);
  }
}
