package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.Links;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Changes permission bits.
@Command(
    name = "chmod",
    header = "Change permission bits.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry chmod 640 /demo/report.pdf",
      "  skerry chmod u+x,go-w /demo/run.sh",
      "  skerry chmod -R a+rX /demo/photos",
      "  skerry chmod -- -w /demo/report.pdf"
    })
public final class ChangeModeCommand implements Callable<Integer> {
  @Option(
      names = {"-R", "--recursive"},
      description = "Everything below directories, too.")
  private boolean recursive;

  @Parameters(index = "0", paramLabel = "MODE", description = "Octal, or clauses like u+x,go-w.")
  private String mode = "";

  @Parameters(index = "1..*", paramLabel = "PATH", arity = "1..*", description = "Files.")
  private List<String> paths = List.of();

  private final Shell shell;

  public ChangeModeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ModeChange change = ModeChange.parse(mode);
    return EachPath.run(shell, paths, (files, path) -> change(files, path, change));
  }

  private void change(FileSystem files, RemotePath path, ModeChange change) throws IOException {
    FileStatus start = files.stat(path.path(), recursive ? Links.KEEP : Links.FOLLOW);
    Tree.walk(
        files,
        start,
        recursive ? Integer.MAX_VALUE : 0,
        (status, depth) -> {
          if (!status.isSymbolicLink()) {
            files.setMode(status.path(), change.apply(status.mode(), status.isDirectory()));
          }
        });
  }
}
