package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileSystem;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Prints what symbolic links point to.
@Command(
    name = "readlink",
    header = "Print the target of a symbolic link.",
    footerHeading = "%nExamples:%n",
    footer = "  skerry readlink /demo/latest.pdf")
public final class ReadLinkCommand implements Callable<Integer> {
  @Parameters(paramLabel = "LINK", arity = "1..*", description = "Symbolic links.")
  private List<String> paths = List.of();

  private final Shell shell;

  public ReadLinkCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return EachPath.run(shell, paths, this::print);
  }

  private void print(FileSystem files, RemotePath path) throws IOException {
    shell
        .terminal()
        .line(
            files
                .stat(path.path())
                .linkTarget()
                .orElseThrow(() -> Failure.of(path + ": not a symbolic link")));
  }
}
