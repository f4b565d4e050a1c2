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

/// Measures small files.
@Command(
    name = "small",
    header = "Measure creating, reading and deleting files of 4 KiB.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry bench small --threads 16", "  skerry bench small --seconds 10 --json"})
public final class BenchSmall implements Callable<Integer> {
  private static final int THREADS = 8;
  private static final int FILES_MAX = 20_000;
  private static final int BYTES = 4096;

  @Mixin private final BenchOptions options = new BenchOptions();

  private final Shell shell;

  public BenchSmall(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return BenchRun.run(shell, options, "small", this::phases);
  }

  private void phases(BenchRun run) throws IOException, InterruptedException {
    int threads = options.threads(THREADS);
    int[] made = new int[threads];
    run.folders(threads);
    Phase.Limits limits =
        new Phase.Limits(threads, options.seconds(), Math.max(1, FILES_MAX / threads));
    byte[] block = Pattern.block(3, BYTES);
    run.phase(
        "small_create4k",
        limits,
        BYTES,
        (t, i) -> {
          create(run.files(), run.at("t" + t + "/f" + i), block.clone(), i);
          made[t] = i + 1;
          return true;
        });
    run.phase(
        "small_read4k",
        limits,
        BYTES,
        (t, i) -> i < made[t] && read(run.files(), run.at("t" + t + "/f" + i), i));
    run.phase(
        "small_delete",
        limits,
        0,
        (t, i) -> {
          if (i >= made[t]) {
            return false;
          }
          run.files().delete(run.at("t" + t + "/f" + i));
          return true;
        });
  }

  private static void create(FileSystem files, String path, byte[] bytes, int number)
      throws IOException {
    Pattern.stamp(bytes, number);
    try (FileWriter writer = files.create(path, CreateOptions.defaults())) {
      writer.write(bytes, 0, bytes.length);
    }
  }

  private static boolean read(FileSystem files, String path, int number) throws IOException {
    try (FileReader reader = files.open(path);
        InputStream in = reader.stream()) {
      byte[] bytes = in.readNBytes(BYTES + 1);
      if (bytes.length != BYTES) {
        throw Failure.of(path + ": " + bytes.length + " bytes instead of " + BYTES);
      }
      Pattern.check(bytes, number);
      return true;
    }
  }
}
