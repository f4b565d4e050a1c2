package io.skerry.cli.bench;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileReader;
import io.skerry.client.FileSystem;
import io.skerry.client.FileWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures streams of content.
@Command(
    name = "io",
    header = "Measure writing and reading one large file per thread.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry bench io --size 1024", "  skerry bench io --threads 4 --size 256 --json"})
public final class BenchIo implements Callable<Integer> {
  private static final int MIB = 1 << 20;
  private static final int SIZE_MAX_MIB = 1 << 20;
  private static final int PIECES = MIB / Pattern.STEP;
  private static final double SECONDS_MAX = 3600;

  @Option(names = "--size", paramLabel = "MIB", description = "Size of each file (default: 256).")
  private int size = 256;

  @Mixin private final BenchOptions options = new BenchOptions();

  private final Shell shell;

  public BenchIo(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (size < 1 || size > SIZE_MAX_MIB) {
      throw Failure.usage("--size must be between 1 and " + SIZE_MAX_MIB);
    }
    return BenchRun.run(shell, options, "io", this::phases);
  }

  private void phases(BenchRun run) throws InterruptedException {
    Phase.Limits once = new Phase.Limits(options.threads(1), SECONDS_MAX, 1);
    long bytes = (long) size * MIB;
    run.phase(
        "seq_write",
        once,
        bytes,
        (t, i) -> {
          write(run.files(), run.at("stream" + t));
          return true;
        });
    run.phase(
        "seq_read",
        once,
        bytes,
        (t, i) -> {
          read(run.files(), run.at("stream" + t));
          return true;
        });
  }

  private void write(FileSystem files, String path) throws IOException {
    byte[] block = Pattern.block(1, MIB);
    try (FileWriter writer = files.create(path, CreateOptions.defaults())) {
      for (int i = 0; i < size; i++) {
        Pattern.stamp(block, (long) i * PIECES);
        writer.write(block, 0, MIB);
      }
    }
  }

  private void read(FileSystem files, String path) throws IOException {
    byte[] block = new byte[MIB];
    try (FileReader reader = files.open(path);
        InputStream in = reader.stream()) {
      for (int i = 0; i < size; i++) {
        if (in.readNBytes(block, 0, MIB) != MIB) {
          throw Failure.of(path + ": ends after " + i + " MiB");
        }
        Pattern.check(block, (long) i * PIECES);
      }
    }
  }
}
