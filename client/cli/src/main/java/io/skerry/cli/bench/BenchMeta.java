package io.skerry.cli.bench;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import java.io.IOException;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures metadata operations.
@Command(
    name = "meta",
    header = "Measure mkdir, create, stat, rename and, with --list, listing.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry bench meta --threads 16", "  skerry bench meta --list 10000 --json"})
public final class BenchMeta implements Callable<Integer> {
  private static final int THREADS = 8;
  private static final int OPERATIONS_MAX = 100_000;

  @Option(names = "--list", paramLabel = "N", description = "List a directory of N entries, too.")
  private int entries;

  @Mixin private final BenchOptions options = new BenchOptions();

  private final Shell shell;

  public BenchMeta(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return BenchRun.run(shell, options, "meta", this::phases);
  }

  private void phases(BenchRun run) throws IOException, InterruptedException {
    int threads = options.threads(THREADS);
    FileSystem files = run.files();
    int[] made = new int[threads];
    SplittableRandom[] random = new SplittableRandom[threads];
    for (int i = 0; i < threads; i++) {
      random[i] = new SplittableRandom(i);
    }
    run.folders(threads);
    Phase.Limits limits =
        new Phase.Limits(threads, options.seconds(), Math.max(1, OPERATIONS_MAX / threads));
    run.phase(
        "mkdir",
        limits,
        0,
        (t, i) -> {
          files.makeDirectory(run.at("t" + t + "/d" + i), 0755);
          return true;
        });
    run.phase(
        "create_empty",
        limits,
        0,
        (t, i) -> {
          files.create(run.at("t" + t + "/f" + i), CreateOptions.defaults()).close();
          made[t] = i + 1;
          return true;
        });
    run.phase(
        "stat",
        new Phase.Limits(threads, options.seconds(), Integer.MAX_VALUE),
        0,
        (t, i) -> {
          files.stat(run.at("t" + t + "/f" + random[t].nextInt(Math.max(1, made[t]))));
          return true;
        });
    run.phase("rename", limits, 0, (t, i) -> i < made[t] && rename(run, t, i));
    if (entries > 0) {
      list(run, threads);
    }
  }

  private static boolean rename(BenchRun run, int thread, int count) throws IOException {
    String at = run.at("t" + thread);
    run.files().rename(at + "/f" + count, at + "/r" + count, false);
    return true;
  }

  private void list(BenchRun run, int threads) throws IOException, InterruptedException {
    FileSystem files = run.files();
    files.makeDirectory(run.at("list"), 0755);
    int each = Math.max(1, entries / threads);
    run.phase(
        "list_prepare",
        new Phase.Limits(threads, 600, each),
        0,
        (t, i) -> {
          files.create(run.at("list/e-" + t + "-" + i), CreateOptions.defaults()).close();
          return true;
        });
    run.phase(
        "list",
        new Phase.Limits(threads, options.seconds(), Integer.MAX_VALUE),
        0,
        (t, i) -> {
          int found = count(files.list(run.at("list")).iterator());
          if (found != each * threads) {
            throw Failure.of("listed " + found + " of " + each * threads);
          }
          return true;
        });
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
