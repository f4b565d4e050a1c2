package io.skerry.cli.file;

import io.skerry.cli.config.Connections;
import io.skerry.cli.config.Reason;
import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileSystem;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Does one thing to every path of a command line, as coreutils do: a path that fails costs one
/// line on standard error and the exit code, not the other paths.
final class EachPath {
  /// What to do with one path.
  interface Action {
    void accept(FileSystem files, RemotePath path) throws IOException;
  }

  private final Shell shell;
  private int exitCode = ExitCode.DONE;

  private EachPath(Shell shell) {
    this.shell = shell;
  }

  /// Runs the action for each and answers the exit code.
  static int run(Shell shell, List<String> typed, Action action) {
    List<RemotePath> paths = typed.stream().map(RemotePath::parse).toList();
    EachPath each = new EachPath(shell);
    try (Skerry skerry = new Connections(shell).open(paths)) {
      for (RemotePath path : paths) {
        if (!each.one(skerry.files(), path, action)) {
          break;
        }
      }
    }
    return each.exitCode;
  }

  /// Answers whether it makes sense to go on with the next path.
  private boolean one(FileSystem files, RemotePath path, Action action) {
    try {
      action.accept(files, path);
      return !shell.terminal().broken();
    } catch (UncheckedIOException e) {
      return complain(Reason.cause(e));
    } catch (IOException | Failure e) {
      return complain(e);
    }
  }

  private boolean complain(Exception failure) {
    exitCode = ExitCode.FAILED;
    shell.terminal().error(Reason.line(failure));
    return !(failure instanceof SkerryException remote)
        || remote.errorCode() != ErrorCode.UNAVAILABLE;
  }
}
