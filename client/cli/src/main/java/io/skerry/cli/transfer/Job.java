package io.skerry.cli.transfer;

import io.skerry.cli.config.Reason;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Quantity;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import io.skerry.client.SkerryException;
import io.skerry.client.TransferStatistics;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// One run of put, get or cp: its workers, what it counts, what it could not do. Problems are one
/// line each as they happen; the run goes on without the file, unless the service is out of reach.
final class Job {
  private static final int PROBLEMS_KEPT = 1000;

  /// Something that may fail.
  interface Step {
    void run() throws IOException;
  }

  private final Shell shell;
  private final TransferOptions options;
  private final String verb;
  private final Workers workers;
  private final Progress progress;
  private final long start = System.nanoTime();
  private final AtomicLong files = new AtomicLong();
  private final AtomicLong directories = new AtomicLong();
  private final AtomicLong links = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong problemCount = new AtomicLong();
  private final List<String> problems = new ArrayList<>();
  private final List<Step> afterFiles = new ArrayList<>();
  private final Deque<Step> atEnd = new ArrayDeque<>();
  private volatile boolean stopped;

  Job(Shell shell, TransferOptions options, String verb) {
    this.shell = shell;
    this.options = options;
    this.verb = verb;
    this.workers = new Workers(options.parallel());
    this.progress = Progress.of(shell.terminal(), verb, !options.quiet() && !options.json());
  }

  TransferOptions options() {
    return options;
  }

  /// Whether going on makes no sense.
  boolean stopped() {
    return stopped;
  }

  /// Copies one file on one of the workers.
  ///
  /// @param copied how the file is named once it is copied, see {@link #named}
  void file(String copied, long size, Step copy) {
    progress.planned(size);
    hand(() -> attempt(told(copied, copy), files));
  }

  private void hand(Runnable work) {
    try {
      workers.add(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  /// Makes one directory here and now; answers whether it is there.
  boolean directory(Step make) {
    return attempt(make, directories);
  }

  /// Makes one symbolic link on one of the workers.
  void link(String copied, Step make) {
    hand(() -> attempt(told(copied, make), links));
  }

  /// How `cp -v` names a copy.
  static String named(Object source, Object target) {
    return "'" + source + "' -> '" + target + '\'';
  }

  /// The step, and word of it when it has succeeded.
  private Step told(String copied, Step step) {
    if (!options.verbose()) {
      return step;
    }
    return () -> {
      step.run();
      synchronized (this) {
        shell.terminal().step(copied);
      }
    };
  }

  /// Does something here and now that is not counted.
  void other(Step step) {
    attempt(step, new AtomicLong());
  }

  /// Does something after all files are there, in any order and on the workers.
  void afterFiles(Step step) {
    afterFiles.add(step);
  }

  /// Does something after everything else, the last one handed in first.
  void atEnd(Step step) {
    atEnd.push(step);
  }

  void moved(long count) {
    bytes.addAndGet(count);
    progress.moved(count);
  }

  private boolean attempt(Step step, AtomicLong counter) {
    if (stopped) {
      return false;
    }
    try {
      step.run();
      counter.incrementAndGet();
      return true;
    } catch (IOException | Failure e) {
      problem(Reason.line(e));
      stopped |= e instanceof SkerryException remote && hopeless(remote);
      return false;
    } catch (RuntimeException e) {
      problem(Reason.line(e));
      return false;
    }
  }

  private static boolean hopeless(SkerryException failure) {
    return switch (failure.errorCode()) {
      case UNAVAILABLE, NO_SPACE, UNAUTHENTICATED, WRONG_CLUSTER -> true;
      default -> false;
    };
  }

  /// Says what could not be done or kept.
  synchronized void problem(String line) {
    if (stopped) {
      return;
    }
    problemCount.incrementAndGet();
    shell.terminal().error(line);
    if (problems.size() < PROBLEMS_KEPT) {
      problems.add(line);
    }
  }

  /// Waits for the workers, does what was left for the end; the exit code.
  int finish() {
    try {
      workers.drain();
      for (Step step : afterFiles) {
        hand(() -> other(step));
      }
      workers.finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
    while (!atEnd.isEmpty()) {
      Step step = atEnd.pop();
      other(step);
    }
    progress.close();
    return problemCount.get() == 0 && !stopped ? ExitCode.DONE : ExitCode.FAILED;
  }

  /// Prints what was done.
  void summary(TransferStatistics statistics) {
    double seconds = (System.nanoTime() - start) / 1e9;
    Terminal terminal = shell.terminal();
    if (options.json()) {
      terminal.line(Json.text(json(statistics, seconds)));
      return;
    }
    if (options.quiet()) {
      return;
    }
    String failed = problemCount.get() == 0 ? "" : ", " + problemCount.get() + " problems";
    terminal.line(
        String.format(
            Locale.ROOT,
            "%s %d files, %d directories, %d links, %s in %s (%s/s)%s",
            verb,
            files.get(),
            directories.get(),
            links.get(),
            Quantity.ofBytes(bytes.get()),
            Quantity.seconds(seconds),
            Quantity.ofBytes((long) (bytes.get() / Math.max(seconds, 1e-3))),
            failed));
    if (options.statistics()) {
      for (TransferStatistics.NodeTransfer node : statistics.nodes()) {
        terminal.line(
            String.format(
                Locale.ROOT,
                "  %s at site %s: read %d, written %d bytes",
                node.name(),
                node.site(),
                node.bytesRead(),
                node.bytesWritten()));
      }
    }
  }

  private Object json(TransferStatistics statistics, double seconds) {
    List<Object> nodes = new ArrayList<>();
    for (TransferStatistics.NodeTransfer node : statistics.nodes()) {
      nodes.add(
          Json.object(
              "node", node.name(),
              "site", node.site(),
              "bytesRead", node.bytesRead(),
              "bytesWritten", node.bytesWritten()));
    }
    return Json.object(
        "files", files.get(),
        "directories", directories.get(),
        "links", links.get(),
        "bytes", bytes.get(),
        "seconds", seconds,
        "problemCount", problemCount.get(),
        "problems", List.copyOf(problems),
        "nodes", nodes);
  }
}
