package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileReader;
import io.skerry.client.FileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Writes files to standard output.
@Command(
    name = "cat",
    header = "Write files to standard output.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry cat /demo/notes.txt", "  skerry cat /demo/part-* | gzip > all.gz"})
public final class CatCommand implements Callable<Integer> {
  private static final int BUFFER_BYTES = 256 * 1024;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files.")
  private List<String> paths = List.of();

  private final Shell shell;

  public CatCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return EachPath.run(shell, paths, this::write);
  }

  private void write(FileSystem files, RemotePath path) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (FileReader reader = files.open(path.path());
        InputStream stream = reader.stream()) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        shell.terminal().out().write(buffer, 0, n);
        if (shell.terminal().broken()) {
          return;
        }
      }
    }
  }
}
