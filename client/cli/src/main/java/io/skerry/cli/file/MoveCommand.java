package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Renames and moves.
@Command(
    name = "mv",
    header = "Rename or move files and directories within a namespace.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry mv /demo/draft.txt /demo/final.txt",
      "  skerry mv /demo/a.jpg /demo/b.jpg /demo/photos",
      "  skerry mv -n /demo/a /demo/b       not over an existing one",
      "  skerry mv --exchange /demo/current /demo/next"
    })
public final class MoveCommand implements Callable<Integer> {
  @Option(
      names = {"-f", "--force"},
      description = "Over existing files, which is the default.")
  private boolean force;

  @Option(
      names = {"-n", "--no-clobber"},
      description = "Not over existing files.")
  private boolean noClobber;

  @Option(
      names = {"-T", "--no-target-directory"},
      description = "TARGET is the new name itself.")
  private boolean exact;

  @Option(names = "--exchange", description = "SOURCE and TARGET change places, in one step.")
  private boolean exchange;

  @Parameters(
      paramLabel = "SOURCE... TARGET",
      arity = "2..*",
      description = "The last is the target.")
  private List<String> paths = List.of();

  private final Shell shell;

  public MoveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (force && noClobber) {
      throw Failure.usage("mv: -f and -n exclude each other");
    }
    if (exchange && (noClobber || paths.size() != 2)) {
      throw Failure.usage("mv: --exchange takes two paths, and no -n");
    }
    RemotePath target = RemotePath.parse(paths.getLast());
    List<String> sources = new ArrayList<>(paths.subList(0, paths.size() - 1));
    if (exact && sources.size() > 1) {
      throw Failure.usage("mv: -T takes one source");
    }
    return EachPath.run(shell, sources, (files, source) -> move(files, source, target));
  }

  private void move(FileSystem files, RemotePath source, RemotePath target) throws IOException {
    if (source.names().size() < 2) {
      throw Failure.of(source + ": a namespace cannot be moved");
    }
    boolean into = !exact && !exchange && isDirectory(files, target);
    boolean mustBeDirectory =
        paths.size() > 2 || (target.directoryMeant() && !files.stat(source.path()).isDirectory());
    if (!into && mustBeDirectory) {
      throw SkerryException.of(ErrorCode.NOT_A_DIRECTORY, target.path());
    }
    RemotePath destination = into ? target.child(source.name()) : target;
    if (!destination.names().getFirst().equals(source.names().getFirst())) {
      throw Failure.of(
          source + ": moving to another namespace is a copy; use: skerry cp -r, then skerry rm -r");
    }
    if (destination.path().equals(source.path())) {
      throw Failure.of(source + " and " + destination + " are the same file");
    }
    if (exchange) {
      files.exchange(source.path(), destination.path());
    } else {
      files.rename(source.path(), destination.path(), !noClobber);
    }
  }

  private static boolean isDirectory(FileSystem files, RemotePath path) throws IOException {
    try {
      FileStatus status = files.stat(path.path(), Links.FOLLOW);
      return status.isDirectory();
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
