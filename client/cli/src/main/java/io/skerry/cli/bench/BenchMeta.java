package io.skerry.cli.bench;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.FileWriter;
import io.skerry.client.Skerry;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures metadata operations: the same ones, in the same way, as the program that measures other
/// file systems beside this one (docs/benchmarks.md).
@Command(
    name = "meta",
    header = "Measure mkdir, create, stat, rename, delete and listing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry bench meta --threads 1,16,64",
      "  skerry bench meta --threads 16 --seconds 10 --warm-up 5 --delete --list 10000 --json"
    })
public final class BenchMeta implements Callable<Integer> {
  private static final int THREADS = 8;
  private static final int WARM_THREADS = 16;
  private static final int WARM_SECONDS_MAX = 600;
  private static final int OPERATIONS_MAX = 100_000;
  private static final int FILES_MAX = 20_000;
  private static final int PREPARE_THREADS = 16;
  private static final double PREPARE_SECONDS = 600;
  private static final int BYTES = 4096;
  private static final int CACHE_MEBIBYTES_MAX = 65_536;
  private static final int CACHED_FILES = 1_000;

  /// What has just been made is kept after a second of rest.
  private static final double CACHE_FILL_SECONDS = 3;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      description = "Run each phase this long before, uncounted (default: 3; 0: do not).")
  private int warmUp = 3;

  @Option(names = "--delete", description = "Delete files of 4 KiB, too.")
  private boolean delete;

  @Option(
      names = "--cache",
      paramLabel = "MIB",
      description = "Measure stat by a client that keeps answers in so much memory, too.")
  private int cacheMebibytes;

  @Option(names = "--list", paramLabel = "N", description = "List a directory of N entries, too.")
  private int entries;

  @Mixin private final BenchOptions options = new BenchOptions();

  private final Shell shell;

  public BenchMeta(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (warmUp < 0 || warmUp > WARM_SECONDS_MAX) {
      throw Failure.usage("--warm-up must be between 0 and " + WARM_SECONDS_MAX);
    }
    if (cacheMebibytes < 0 || cacheMebibytes > CACHE_MEBIBYTES_MAX) {
      throw Failure.usage("--cache must be between 0 and " + CACHE_MEBIBYTES_MAX);
    }
    int[] counts = options.threadCounts(THREADS);
    return BenchRun.run(shell, options, "meta", run -> phases(run, counts));
  }

  private void phases(BenchRun run, int[] counts) throws IOException, InterruptedException {
    if (warmUp > 0) {
      run.warm(unmeasured -> names(unmeasured, "warm", WARM_THREADS, warmUp));
    }
    for (int threads : counts) {
      names(run, "meta" + threads, threads, options.seconds());
    }
    if (delete) {
      for (int threads : counts) {
        deletes(run, "small" + threads, threads);
      }
    }
    if (cacheMebibytes > 0) {
      for (int threads : counts) {
        statCached(run, "kept" + threads, threads);
      }
    }
    if (entries > 0) {
      list(run, counts);
    }
  }

  /// Each thread looks again and again at the same files.
  private void statCached(BenchRun run, String folder, int threads)
      throws IOException, InterruptedException {
    FileSystem files = run.files();
    int[] made = new int[threads];
    int each = Math.max(1, CACHED_FILES / threads);
    Arrays.fill(made, each);
    files.makeDirectory(run.at(folder), 0755);
    run.folders(folder + "/", threads);
    run.phase(
        "stat_cached_prepare",
        new Phase.Limits(threads, PREPARE_SECONDS, each),
        0,
        (t, i) -> {
          String path = run.at(folder + "/t" + t + "/f" + i);
          files.create(path, CreateOptions.defaults()).close();
          return true;
        });
    try (Skerry keeping = run.keeping((long) cacheMebibytes << 20)) {
      Looking first = new Looking(run, "stat_cached_fill", keeping.files());
      stat(first, folder, made, CACHE_FILL_SECONDS);
      Looking again = new Looking(run, "stat_cached", keeping.files());
      stat(again, folder, made, options.seconds());
    }
    files.deleteTree(run.at(folder));
  }

  /// The four operations on names, in a folder for each thread.
  private static void names(BenchRun run, String folder, int threads, double seconds)
      throws IOException, InterruptedException {
    FileSystem files = run.files();
    int[] made = new int[threads];
    files.makeDirectory(run.at(folder), 0755);
    run.folders(folder + "/", threads);
    Phase.Limits limits = new Phase.Limits(threads, seconds, Math.max(1, OPERATIONS_MAX / threads));
    run.phase(
        "mkdir",
        limits,
        0,
        (t, i) -> {
          files.makeDirectory(run.at(folder + "/t" + t + "/d" + i), 0755);
          return true;
        });
    run.phase(
        "create_empty",
        limits,
        0,
        (t, i) -> {
          files.create(run.at(folder + "/t" + t + "/f" + i), CreateOptions.defaults()).close();
          made[t] = i + 1;
          return true;
        });
    stat(new Looking(run, "stat", files), folder, made, seconds);
    run.phase(
        "rename", limits, 0, (t, i) -> i < made[t] && rename(files, run.at(folder + "/t" + t), i));
    files.deleteTree(run.at(folder));
  }

  /// Which client looks, and what that is called.
  private record Looking(BenchRun run, String phase, FileSystem files) {}

  /// A random one of the files that each thread has made.
  private static void stat(Looking looking, String folder, int[] made, double seconds)
      throws InterruptedException {
    BenchRun run = looking.run();
    SplittableRandom[] random = new SplittableRandom[made.length];
    for (int i = 0; i < random.length; i++) {
      random[i] = new SplittableRandom(i);
    }
    run.phase(
        looking.phase(),
        new Phase.Limits(made.length, seconds, Integer.MAX_VALUE),
        0,
        (t, i) -> {
          int file = random[t].nextInt(Math.max(1, made[t]));
          looking.files().stat(run.at(folder + "/t" + t + "/f" + file));
          return true;
        });
  }

  private static boolean rename(FileSystem files, String folder, int count) throws IOException {
    files.rename(folder + "/f" + count, folder + "/r" + count, false);
    return true;
  }

  private void deletes(BenchRun run, String folder, int threads)
      throws IOException, InterruptedException {
    FileSystem files = run.files();
    int[] made = new int[threads];
    byte[] block = Pattern.block(3, BYTES);
    files.makeDirectory(run.at(folder), 0755);
    run.folders(folder + "/", threads);
    Phase.Limits limits =
        new Phase.Limits(threads, options.seconds(), Math.max(1, FILES_MAX / threads));
    run.phase(
        "delete_prepare",
        limits,
        BYTES,
        (t, i) -> {
          String path = run.at(folder + "/t" + t + "/f" + i);
          try (FileWriter writer = files.create(path, CreateOptions.defaults())) {
            writer.write(block, 0, BYTES);
          }
          made[t] = i + 1;
          return true;
        });
    run.phase(
        "delete",
        limits,
        0,
        (t, i) -> {
          if (i >= made[t]) {
            return false;
          }
          files.delete(run.at(folder + "/t" + t + "/f" + i));
          return true;
        });
    files.deleteTree(run.at(folder));
  }

  private void list(BenchRun run, int[] counts) throws IOException, InterruptedException {
    FileSystem files = run.files();
    files.makeDirectory(run.at("list"), 0755);
    int each = Math.max(1, entries / PREPARE_THREADS);
    run.phase(
        "list_prepare",
        new Phase.Limits(PREPARE_THREADS, PREPARE_SECONDS, each),
        0,
        (t, i) -> {
          files.create(run.at("list/entry-" + t + "-" + i), CreateOptions.defaults()).close();
          return true;
        });
    for (int threads : counts) {
      run.phase(
          "list",
          new Phase.Limits(threads, options.seconds(), Integer.MAX_VALUE),
          0,
          (t, i) -> {
            int found = count(files.list(run.at("list")).iterator());
            if (found != each * PREPARE_THREADS) {
              throw Failure.of("listed " + found + " of " + each * PREPARE_THREADS);
            }
            return true;
          });
    }
  }

  private static int count(Iterator<FileStatus> entries) {
    int count = 0;
    while (entries.hasNext()) {
      entries.next();
      count++;
    }
    return count;
  }
}
