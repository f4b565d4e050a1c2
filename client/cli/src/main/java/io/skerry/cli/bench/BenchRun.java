package io.skerry.cli.bench;

import io.skerry.cli.config.Connections;
import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileSystem;
import io.skerry.client.Skerry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// One benchmark from connecting to the printed table: makes a folder, runs phases in it, removes
/// it.
final class BenchRun {
  /// The phases of one benchmark.
  interface Phases {
    void run(BenchRun run) throws IOException, InterruptedException;
  }

  private static final double MB = 1e6;
  private static final double MICROS = 1e6;

  private final Shell shell;
  private final BenchOptions options;
  private final FileSystem files;
  private final String folder;
  private final CpuClock clock;
  private final List<Object> phases = new ArrayList<>();
  private long errors;
  private boolean warming;

  private BenchRun(Shell shell, BenchOptions options, FileSystem files, String folder) {
    this.shell = shell;
    this.options = options;
    this.files = files;
    this.folder = folder;
    this.clock = CpuClock.of(shell);
  }

  static int run(Shell shell, BenchOptions options, String name, Phases phases) throws IOException {
    RemotePath path = options.path();
    try (Skerry skerry = new Connections(shell).open(List.of(path))) {
      String folder = path.child(".bench-" + ProcessHandle.current().pid()).path();
      BenchRun run = new BenchRun(shell, options, skerry.files(), folder);
      skerry.files().makeDirectory(folder, 0755);
      try {
        phases.run(run);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Failure.of("interrupted");
      } finally {
        skerry.files().deleteTree(folder);
      }
      run.printEnd(name, skerry.cluster().health().debts());
      return run.errors == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  FileSystem files() {
    return files;
  }

  /// A second client, which keeps answers about names in so much memory.
  Skerry keeping(long metadataCacheBytes) {
    return new Connections(shell).openKeeping(List.of(options.path()), metadataCacheBytes);
  }

  BenchOptions options() {
    return options;
  }

  /// Runs phases that are not counted, so that the servers have compiled what the next ones need.
  void warm(Phases unmeasured) throws IOException, InterruptedException {
    warming = true;
    unmeasured.run(this);
    warming = false;
  }

  /// Path of something in the benchmark's folder.
  String at(String name) {
    return folder + '/' + name;
  }

  /// A folder for each thread, so that threads do not meet in one directory.
  void folders(int threads) throws IOException {
    folders("", threads);
  }

  /// The same below a folder that is there.
  ///
  /// @param prefix empty, or a folder's name with a slash behind it
  void folders(String prefix, int threads) throws IOException {
    for (int i = 0; i < threads; i++) {
      files.makeDirectory(at(prefix + "t" + i), 0755);
    }
  }

  /// Runs a phase and prints its line.
  ///
  /// @param bytes of content that one operation moves
  Phase.Measured phase(String name, Phase.Limits limits, long bytes, Phase.Operation operation)
      throws InterruptedException {
    double client = clock.clientSeconds();
    Optional<Double> server = clock.serverSeconds();
    Phase.Measured measured = new Phase(name, limits, operation).run();
    if (warming) {
      return measured;
    }
    double clientUsed = clock.clientSeconds() - client;
    Optional<Double> serverUsed =
        server.flatMap(before -> clock.serverSeconds().map(after -> after - before));
    double megabytes = measured.rate() * bytes / MB;
    Optional<Double> cpu =
        serverUsed.map(s -> (s + clientUsed) * MICROS / Math.max(1, measured.operations()));
    errors += measured.errors();
    phases.add(
        Json.object(
            "op", name,
            "threads", measured.threads(),
            "ops", measured.operations(),
            "seconds", measured.seconds(),
            "rate", measured.rate(),
            "mbPerSecond", megabytes,
            "p50Micros", measured.micros(0.5),
            "p99Micros", measured.micros(0.99),
            "errors", measured.errors(),
            "clientCpuSeconds", clientUsed,
            "serverCpuSeconds", serverUsed,
            "cpuMicrosPerOp", cpu));
    if (!options.json()) {
      printLine(measured, megabytes, new Used(clientUsed, serverUsed, cpu));
    }
    if (!measured.failure().isEmpty()) {
      shell.terminal().error(name + ": " + measured.errors() + " errors: " + measured.failure());
    }
    return measured;
  }

  /// Processor time of one phase.
  ///
  /// @param each microseconds of client and servers together for one operation
  private record Used(double client, Optional<Double> server, Optional<Double> each) {}

  private static String shown(String format, Optional<Double> figure) {
    return figure.map(value -> String.format(Locale.ROOT, format, value)).orElse("-");
  }

  private void printLine(Phase.Measured measured, double megabytes, Used used) {
    if (phases.size() == 1) {
      shell
          .terminal()
          .line(
              String.format(
                  "%-13s %7s %8s %8s %10s %8s %10s %10s %6s %9s %9s %9s",
                  "OPERATION",
                  "THREADS",
                  "OPS",
                  "SECONDS",
                  "OPS/S",
                  "MB/S",
                  "P50 us",
                  "P99 us",
                  "ERRORS",
                  "CLIENT s",
                  "SERVER s",
                  "CPU us/op"));
    }
    shell
        .terminal()
        .step(
            String.format(
                Locale.ROOT,
                "%-13s %7d %8d %8.2f %10.1f %8.1f %10.0f %10.0f %6d %9.2f %9s %9s",
                measured.name(),
                measured.threads(),
                measured.operations(),
                measured.seconds(),
                measured.rate(),
                megabytes,
                measured.micros(0.5),
                measured.micros(0.99),
                measured.errors(),
                used.client(),
                shown("%.2f", used.server()),
                shown("%.0f", used.each())));
  }

  /// Debts are copies that a commit did not wait for. Contents are measured with all copies in
  /// hand, so there are none unless a node is away.
  private void printEnd(String name, long debts) {
    if (options.json()) {
      printJson(name, debts);
    } else {
      shell.terminal().line("debts: " + debts);
    }
  }

  private void printJson(String name, long debts) {
    String machine =
        String.format(
            "%s %s, %d processors, Java %s",
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"));
    String threads =
        Arrays.stream(options.threadCounts(0))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    String command =
        String.format(
            "skerry bench %s --threads %s --seconds %d", name, threads, options.seconds());
    shell
        .terminal()
        .line(
            Json.text(
                Json.object(
                    "command", command, "machine", machine, "phases", phases, "debts", debts)));
  }
}
