package io.skerry.cli.mount;

import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Shell;
import io.skerry.fuse.linux.MountPoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes a mount away.
@Command(
    name = "unmount",
    header = "Take away what `skerry mount` has mounted.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry unmount ~/demo",
      "  skerry unmount -l ~/demo     even while files are open"
    })
public final class UnmountCommand implements Callable<Integer> {
  @Option(
      names = {"-l", "--lazy"},
      description = "Take it away now; files that are open go on until they are closed.")
  private boolean lazily;

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders.")
  private List<String> folders = List.of();

  private final Shell shell;

  public UnmountCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    int exitCode = ExitCode.DONE;
    for (String folder : folders) {
      try {
        new MountPoint(MountWords.folder(shell, folder)).unmount(lazily);
      } catch (IOException e) {
        shell.terminal().error(String.valueOf(e.getMessage()));
        exitCode = ExitCode.FAILED;
      }
    }
    return exitCode;
  }
}
