package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes symbolic links.
@Command(
    name = "ln",
    header = "Make a symbolic link.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry ln -s report-7.pdf /demo/latest.pdf", "  skerry ln -sf ../b /demo/a/link"})
public final class LinkCommand implements Callable<Integer> {
  @Option(
      names = {"-s", "--symbolic"},
      description = "A symbolic link; the only kind so far.")
  private boolean symbolic;

  @Option(
      names = {"-f", "--force"},
      description = "In place of an existing file.")
  private boolean force;

  @Parameters(index = "0", paramLabel = "TARGET", description = "Text of the link.")
  private String target = "";

  @Parameters(index = "1", paramLabel = "LINK", description = "Path of the link.")
  private String link = "";

  private final Shell shell;

  public LinkCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (!symbolic) {
      throw Failure.of("ln: hard links come with a later version; use -s");
    }
    return EachPath.run(shell, List.of(link), this::make);
  }

  private void make(FileSystem files, RemotePath path) throws IOException {
    try {
      files.createSymbolicLink(path.path(), target);
    } catch (SkerryException e) {
      if (!force || e.errorCode() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
      files.delete(path.path());
      files.createSymbolicLink(path.path(), target);
    }
  }
}
