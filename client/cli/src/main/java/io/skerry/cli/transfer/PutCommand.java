package io.skerry.cli.transfer;

import io.skerry.cli.config.Connections;
import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileSystem;
import io.skerry.client.Skerry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Copies local files into a cluster.
@Command(
    name = "put",
    header = "Store local files and directories.",
    description = {
      "Names, modes, times and symbolic links are kept. TARGET follows the rules of cp: into it"
          + " when it is a directory, else as it.",
      "SOURCE - is standard input; then TARGET names the file.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry put report.pdf /demo",
      "  skerry put -r photos /demo                 becomes /demo/photos",
      "  skerry put -r -f --parallel 8 site /demo/www",
      "  pg_dump shop | skerry put - /demo/shop.sql"
    })
public final class PutCommand implements Callable<Integer> {
  @Mixin private final TransferOptions options = new TransferOptions();

  @Parameters(
      paramLabel = "SOURCE... TARGET",
      arity = "2..*",
      description = "Local files, then a path in the cluster.")
  private List<String> paths = List.of();

  private final Shell shell;

  public PutCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    RemotePath target = RemotePath.parse(paths.getLast());
    List<String> sources = paths.subList(0, paths.size() - 1);
    try (Skerry skerry = new Connections(shell).open(List.of(target))) {
      FileSystem files = skerry.files();
      boolean into = Existing.into(files, target, sources.size());
      Job job = new Job(shell, options, "stored");
      Upload upload = new Upload(job, files);
      for (String source : sources) {
        job.other(() -> put(upload, source, target, into));
      }
      int exitCode = job.finish();
      job.summary(skerry.statistics());
      return exitCode;
    }
  }

  private void put(Upload upload, String typed, RemotePath target, boolean into)
      throws IOException {
    if (typed.equals("-")) {
      if (into) {
        throw Failure.of(target + ": Is a directory; standard input needs the name of a file");
      }
      upload.stream(System.in, target);
      return;
    }
    Path source = shell.local(typed);
    if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
      throw Failure.of(typed + ": No such file or directory");
    }
    boolean contentOnly = typed.equals(".") || typed.endsWith("/.");
    if (contentOnly && into) {
      if (!options.recursive()) {
        throw Failure.of(typed + ": is a directory (use -r)");
      }
      upload.content(source, target);
      return;
    }
    if (!into && target.directoryMeant() && !Files.isDirectory(source)) {
      throw Failure.of(target + "/: No such file or directory");
    }
    String name =
        LocalEntry.name(source)
            .orElseThrow(() -> Failure.of(typed + ": the name is not valid UTF-8"));
    if (into && name.isEmpty()) {
      throw Failure.of(typed + ": has no name to store it under; name the target");
    }
    upload.copy(source, into ? target.child(name) : target);
  }
}
