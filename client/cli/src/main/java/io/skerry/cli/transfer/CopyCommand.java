package io.skerry.cli.transfer;

import io.skerry.cli.config.Connections;
import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileSystem;
import io.skerry.client.Skerry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Copies files within a cluster.
@Command(
    name = "cp",
    header = "Copy files and directories within the cluster.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry cp /demo/a.txt /demo/b.txt",
      "  skerry cp -r -p /demo/photos /backup",
      "  skerry cp -r --reflink /demo/photos /demo/photos-before",
      "  skerry put FILE /demo      to copy into the cluster; get copies out of it"
    })
public final class CopyCommand implements Callable<Integer> {
  @Mixin private final TransferOptions options = new TransferOptions();

  @Option(
      names = {"-p", "--preserve"},
      description = "Keep modification times.")
  private boolean preserve;

  @Option(
      names = "--reflink",
      description = "Share the content instead of copying it, within a namespace.")
  private boolean reflink;

  @Parameters(
      paramLabel = "SOURCE... TARGET",
      arity = "2..*",
      description = "The last is the target.")
  private List<String> paths = List.of();

  private final Shell shell;

  public CopyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    List<RemotePath> all = new ArrayList<>(paths.stream().map(RemotePath::parse).toList());
    RemotePath target = all.removeLast();
    List<RemotePath> sources = List.copyOf(all);
    all.add(target);
    try (Skerry skerry = new Connections(shell).open(all)) {
      FileSystem files = skerry.files();
      boolean into = Existing.into(files, target, sources.size());
      Job job = new Job(shell, options, "copied");
      RemoteCopy copy = new RemoteCopy(job, files, preserve, reflink);
      for (RemotePath source : sources) {
        RemotePath destination = into ? target.child(source.name()) : target;
        job.other(() -> copy(copy, files, source, destination));
      }
      int exitCode = job.finish();
      if (options.json() || options.statistics() || shell.terminal().interactive()) {
        job.summary(skerry.statistics());
      }
      return exitCode;
    }
  }

  private static void copy(
      RemoteCopy copy, FileSystem files, RemotePath source, RemotePath destination)
      throws IOException {
    if (destination.path().equals(source.path())) {
      throw Failure.of(source + " and " + destination + " are the same file");
    }
    if (destination.path().startsWith(source.path() + '/')) {
      throw Failure.of(source + ": cannot be copied into itself");
    }
    copy.copy(files.stat(source.path()), destination);
  }
}
