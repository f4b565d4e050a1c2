package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
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

/// Makes links.
@Command(
    name = "ln",
    header = "Make a hard or symbolic link.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry ln /demo/report-7.pdf /demo/also.pdf",
      "  skerry ln -s report-7.pdf /demo/latest.pdf",
      "  skerry ln -sf ../b /demo/a/link"
    })
public final class LinkCommand implements Callable<Integer> {
  @Option(
      names = {"-s", "--symbolic"},
      description = "A symbolic link instead of one more name of the same file.")
  private boolean symbolic;

  @Option(
      names = {"-f", "--force"},
      description = "In place of an existing file.")
  private boolean force;

  @Parameters(
      index = "0",
      paramLabel = "TARGET",
      description = "An existing file; with -s the text of the link.")
  private String target = "";

  @Parameters(index = "1", paramLabel = "LINK", description = "Path of the link.")
  private String link = "";

  private final Shell shell;

  public LinkCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return EachPath.run(shell, List.of(link), this::make);
  }

  private void make(FileSystem files, RemotePath path) throws IOException {
    try {
      link(files, path);
    } catch (SkerryException e) {
      if (!force || e.errorCode() != ErrorCode.ALREADY_EXISTS || sameFile(files, path)) {
        throw e;
      }
      files.delete(path.path());
      link(files, path);
    }
  }

  private void link(FileSystem files, RemotePath path) throws IOException {
    if (symbolic) {
      files.createSymbolicLink(path.path(), target);
    } else {
      files.createLink(path.path(), RemotePath.parse(target).path());
    }
  }

  /// Whether removing the link would remove the very file that is to be linked.
  private boolean sameFile(FileSystem files, RemotePath path) throws IOException {
    return !symbolic
        && files.stat(path.path()).inode() == files.stat(RemotePath.parse(target).path()).inode();
  }
}
