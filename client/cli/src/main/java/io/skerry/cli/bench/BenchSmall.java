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

/// Measures small files.
@Command(
    name = "small",
    header = "Measure creating, reading and deleting small files.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry bench small --threads 16",
      "  skerry bench small --threads 1,8,32 --rounds 3 --json"
    })
public final class BenchSmall implements Callable<Integer> {
  private static final int[] THREADS = {1, 8, 32};
  private static final int FILES_MAX = 20_000;
  private static final int BYTES = 4096;
  private static final int BYTES_MAX = 64 << 20;

  @Option(names = "--bytes", paramLabel = "N", description = "Size of each file (default: 4096).")
  private int bytes = BYTES;

  @Mixin private final BenchOptions options = new BenchOptions();

  @Mixin private final ContentOptions content = new ContentOptions();

  private final Shell shell;

  public BenchSmall(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (bytes < 1 || bytes > BYTES_MAX) {
      throw Failure.usage("--bytes must be between 1 and " + BYTES_MAX);
    }
    content.check();
    int[] counts = options.threadCounts(THREADS);
    return BenchRun.run(shell, options, "small", run -> content.run(run, counts, this::phases));
  }

  private void phases(BenchRun run, ContentOptions.Turn turn)
      throws IOException, InterruptedException {
    int threads = turn.threads();
    String folder = turn.folder() + "/t";
    int[] made = new int[threads];
    run.folders(turn.folder() + "/", threads);
    Phase.Limits limits =
        new Phase.Limits(threads, turn.seconds(), Math.max(1, FILES_MAX / threads));
    byte[] block = Pattern.block(3, bytes);
    turn.beforeWriting();
    run.phase(
        "small_create" + size(),
        limits,
        bytes,
        (t, i) -> {
          create(run.files(), run.at(folder + t + "/f" + i), block.clone(), i);
          made[t] = i + 1;
          return true;
        });
    turn.beforeReading();
    run.phase(
        "small_read" + size(),
        limits,
        bytes,
        (t, i) -> i < made[t] && read(run.files(), run.at(folder + t + "/f" + i), i));
    run.phase(
        "small_delete",
        limits,
        0,
        (t, i) -> {
          if (i >= made[t]) {
            return false;
          }
          run.files().delete(run.at(folder + t + "/f" + i));
          return true;
        });
  }

  private String size() {
    return bytes % 1024 == 0 ? bytes / 1024 + "k" : bytes + "b";
  }

  private static void create(FileSystem files, String path, byte[] bytes, int number)
      throws IOException {
    Pattern.stamp(bytes, number);
    try (FileWriter writer = files.create(path, CreateOptions.defaults().withAllReceipts())) {
      writer.write(bytes, 0, bytes.length);
    }
  }

  private boolean read(FileSystem files, String path, int number) throws IOException {
    try (FileReader reader = files.open(path);
        InputStream in = reader.stream()) {
      byte[] content = in.readNBytes(bytes + 1);
      if (content.length != bytes) {
        throw Failure.of(path + ": " + content.length + " bytes instead of " + bytes);
      }
      Pattern.check(content, number);
      return true;
    }
  }
}
