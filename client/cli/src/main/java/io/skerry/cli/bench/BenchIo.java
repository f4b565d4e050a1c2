package io.skerry.cli.bench;

import io.skerry.cli.bench.ContentOptions.Turn;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileReader;
import io.skerry.client.FileSystem;
import io.skerry.client.FileWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures streams of content and, with --random, reads at random places.
@Command(
    name = "io",
    header = "Measure writing and reading one large file per thread.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry bench io --rounds 3 --cold",
      "  skerry bench io --threads 4 --size 1024 --json",
      "  skerry bench io --random --threads 1,16"
    })
public final class BenchIo implements Callable<Integer> {
  private static final int MIB = 1 << 20;
  private static final int SIZE = 1024;
  private static final int SIZE_MAX_MIB = 1 << 20;
  private static final int WARM_UP_MIB = 64;
  private static final int PIECES = MIB / Pattern.STEP;
  private static final double SECONDS_MAX = 3600;
  private static final int[] STREAMS = {1, 4};
  private static final int[] READERS = {1, 16};
  private static final int[] RANDOM_BYTES = {4096, 131_072};

  @Option(
      names = "--size",
      paramLabel = "MIB",
      description = "Size of all streams together (default: 1024).")
  private int size = SIZE;

  @Option(
      names = "--random",
      description = "Read 4 KiB and 128 KiB at random places of one file instead.")
  private boolean random;

  @Mixin private final BenchOptions options = new BenchOptions();

  @Mixin private final ContentOptions content = new ContentOptions();

  private final Shell shell;

  public BenchIo(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (size < 1 || size > SIZE_MAX_MIB) {
      throw Failure.usage("--size must be between 1 and " + SIZE_MAX_MIB);
    }
    content.check();
    int[] counts = options.threadCounts(random ? READERS : STREAMS);
    ContentOptions.Work work = random ? this::scattered : this::streams;
    String name = random ? "io --random" : "io";
    return BenchRun.run(shell, options, name, run -> content.run(run, counts, work));
  }

  private int size(Turn turn) {
    return turn.counted() ? size : Math.min(size, WARM_UP_MIB);
  }

  private void streams(BenchRun run, Turn turn) throws IOException, InterruptedException {
    Phase.Limits once = new Phase.Limits(turn.threads(), SECONDS_MAX, 1);
    int each = Math.max(1, size(turn) / turn.threads());
    long bytes = (long) each * MIB;
    turn.beforeWriting();
    run.phase(
        "seq_write",
        once,
        bytes,
        (t, i) -> {
          write(run.files(), run.at(turn.folder() + "/stream" + t), each);
          return true;
        });
    turn.beforeReading();
    run.phase(
        "seq_read",
        once,
        bytes,
        (t, i) -> {
          read(run.files(), run.at(turn.folder() + "/stream" + t), each);
          return true;
        });
  }

  private static void write(FileSystem files, String path, int mebibytes) throws IOException {
    byte[] block = Pattern.block(1, MIB);
    try (FileWriter writer = files.create(path, CreateOptions.defaults().withAllReceipts())) {
      for (int i = 0; i < mebibytes; i++) {
        Pattern.stamp(block, (long) i * PIECES);
        writer.write(block, 0, MIB);
      }
    }
  }

  private static void read(FileSystem files, String path, int mebibytes) throws IOException {
    byte[] block = new byte[MIB];
    try (FileReader reader = files.open(path);
        InputStream in = reader.stream()) {
      for (int i = 0; i < mebibytes; i++) {
        if (in.readNBytes(block, 0, MIB) != MIB) {
          throw Failure.of(path + ": ends after " + i + " MiB");
        }
        Pattern.check(block, (long) i * PIECES);
      }
    }
  }

  private void scattered(BenchRun run, Turn turn) throws IOException, InterruptedException {
    int threads = turn.threads();
    String path = run.at(turn.folder() + "/random");
    write(run.files(), path, size(turn));
    for (int bytes : RANDOM_BYTES) {
      List<FileReader> readers = new ArrayList<>();
      List<SplittableRandom> places = new ArrayList<>();
      byte[][] buffers = new byte[threads][bytes];
      for (int t = 0; t < threads; t++) {
        readers.add(run.files().open(path));
        places.add(new SplittableRandom(77L + t));
      }
      turn.beforeReading();
      long slots = (long) size(turn) * MIB / bytes;
      run.phase(
          "pread_" + bytes / 1024 + "k",
          new Phase.Limits(threads, turn.seconds(), Integer.MAX_VALUE),
          bytes,
          (t, i) -> {
            long position = places.get(t).nextLong(slots) * bytes;
            if (readers.get(t).read(position, buffers[t], 0, bytes) != bytes) {
              throw new EOFException(path + ": ends before byte " + (position + bytes));
            }
            Pattern.check(buffers[t], position / Pattern.STEP);
            return true;
          });
      for (FileReader reader : readers) {
        reader.close();
      }
    }
  }
}
