package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Removes files and directories.
@Command(
    name = "rm",
    header = "Remove files and directories.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry rm /demo/old.txt",
      "  skerry rm -r /demo/photos",
      "  skerry rm -f /demo/maybe"
    })
public final class RemoveCommand implements Callable<Integer> {
  @Option(
      names = {"-r", "-R", "--recursive"},
      description = "Directories with all they hold.")
  private boolean recursive;

  @Option(
      names = {"-f", "--force"},
      description = "No error for what is not there.")
  private boolean force;

  @Option(
      names = {"-d", "--dir"},
      description = "Empty directories.")
  private boolean emptyDirectories;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "What to remove.")
  private List<String> paths = List.of();

  private final Shell shell;

  public RemoveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return EachPath.run(shell, paths, this::remove);
  }

  private void remove(FileSystem files, RemotePath path) throws IOException {
    if (path.names().size() < 2) {
      throw Failure.of(path + ": refusing to remove a whole namespace; name what is in it");
    }
    try {
      FileStatus status = files.stat(path.path());
      if (!status.isDirectory()) {
        files.delete(path.path());
      } else if (recursive) {
        files.deleteTree(path.path());
      } else if (emptyDirectories) {
        files.removeDirectory(path.path());
      } else {
        throw SkerryException.of(ErrorCode.IS_A_DIRECTORY, path.path());
      }
    } catch (SkerryException e) {
      if (!force || e.errorCode() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }
}
