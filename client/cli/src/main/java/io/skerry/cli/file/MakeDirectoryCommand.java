package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileSystem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes directories.
@Command(
    name = "mkdir",
    header = "Make directories.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry mkdir /demo/photos", "  skerry mkdir -p -m 750 /demo/photos/2026/summer"})
public final class MakeDirectoryCommand implements Callable<Integer> {
  private static final int MODE = 0755;
  private static final int UMASK = 022;

  @Option(
      names = {"-p", "--parents"},
      description = "Missing parents, too; no error if it is there.")
  private boolean parents;

  @Option(
      names = {"-m", "--mode"},
      paramLabel = "MODE",
      description = "Mode (default: 755).")
  private Optional<String> mode = Optional.empty();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Directories to make.")
  private List<String> paths = List.of();

  private final Shell shell;

  public MakeDirectoryCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    // Without a wish the process's usual umask applies, and gives way to a default ACL.
    int umask = mode.isPresent() ? 0 : UMASK;
    int wanted = mode.map(text -> ModeChange.parse(text).apply(MODE, true)).orElse(MODE | UMASK);
    return EachPath.run(shell, paths, (files, path) -> make(files, path, wanted, umask));
  }

  private void make(FileSystem files, RemotePath path, int wanted, int umask) throws IOException {
    if (path.names().size() < 2) {
      if (parents && path.isNamespaceRoot()) {
        files.stat(path.path());
        return;
      }
      throw Failure.of(path + ": make namespaces with: skerry namespace create NAME");
    }
    if (parents) {
      files.makeDirectories(path.path(), wanted & ~umask);
    } else {
      files.makeDirectory(path.path(), wanted, umask);
    }
  }
}
