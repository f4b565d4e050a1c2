package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Quantity;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileReader;
import io.skerry.client.FileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes the ends of files to standard output.
@Command(
    name = "tail",
    header = "Write the last lines of files.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry tail /demo/app.log            the last 10 lines",
      "  skerry tail -n 100 /demo/app.log",
      "  skerry tail -n +5 /demo/app.log      from line 5 on",
      "  skerry tail -c 1K /demo/app.log"
    })
public final class TailCommand implements Callable<Integer> {
  private static final int BLOCK_BYTES = 64 * 1024;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "[+]N",
      defaultValue = "10",
      description = "The last N lines (default: 10); +N: from line N on.")
  private String lines = "10";

  @Option(
      names = {"-c", "--bytes"},
      paramLabel = "[+]N",
      description = "The last N bytes; +N: from byte N on.")
  private Optional<String> bytes = Optional.empty();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files.")
  private List<String> paths = List.of();

  private final Shell shell;
  private boolean first = true;

  public TailCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    long amount = amount(bytes.orElse(lines));
    boolean fromStart = bytes.orElse(lines).startsWith("+");
    return EachPath.run(shell, paths, (files, path) -> write(files, path, amount, fromStart));
  }

  private static long amount(String text) {
    String digits = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    return Quantity.bytes(digits);
  }

  private void write(FileSystem files, RemotePath path, long amount, boolean fromStart)
      throws IOException {
    try (FileReader reader = files.open(path.path())) {
      if (paths.size() > 1) {
        shell.terminal().line((first ? "" : "\n") + "==> " + path.path() + " <==");
        first = false;
      }
      copy(reader, start(reader, amount, fromStart));
    }
  }

  private long start(FileReader reader, long amount, boolean fromStart) throws IOException {
    long skipped = Math.max(0, amount - 1);
    if (bytes.isPresent()) {
      return fromStart ? Math.min(skipped, reader.size()) : Math.max(0, reader.size() - amount);
    }
    return fromStart ? afterLines(reader, skipped) : lastLines(reader, amount);
  }

  private static long afterLines(FileReader reader, long count) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    long position = 0;
    long left = count;
    try (InputStream stream = reader.stream()) {
      for (int n = stream.read(block); n >= 0 && left > 0; n = stream.read(block)) {
        for (int i = 0; i < n && left > 0; i++) {
          position++;
          if (block[i] == '\n') {
            left--;
          }
        }
      }
    }
    return position;
  }

  /// Reads backwards block by block until enough line ends were seen.
  private static long lastLines(FileReader reader, long count) throws IOException {
    if (count == 0) {
      return reader.size();
    }
    byte[] block = new byte[BLOCK_BYTES];
    long seen = 0;
    for (long end = reader.size(); end > 0; ) {
      long from = Math.max(0, end - BLOCK_BYTES);
      int length = (int) (end - from);
      readFully(reader, from, block, length);
      for (int i = length - 1; i >= 0; i--) {
        boolean closesLastLine = from + i == reader.size() - 1;
        if (block[i] == '\n' && !closesLastLine && ++seen == count) {
          return from + i + 1;
        }
      }
      end = from;
    }
    return 0;
  }

  private static void readFully(FileReader reader, long position, byte[] block, int length)
      throws IOException {
    int done = 0;
    while (done < length) {
      int n = reader.read(position + done, block, done, length - done);
      if (n <= 0) {
        throw Failure.of(reader.status().path() + ": ended early at byte " + (position + done));
      }
      done += n;
    }
  }

  private void copy(FileReader reader, long from) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    try (InputStream stream = reader.stream(from)) {
      for (int n = stream.read(block); n >= 0; n = stream.read(block)) {
        shell.terminal().out().write(block, 0, n);
        if (shell.terminal().broken()) {
          return;
        }
      }
    }
  }
}
