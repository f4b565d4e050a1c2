package io.skerry.cli.dev;

import io.skerry.cli.config.Connections;
import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.client.ClusterDescription;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures how long metadata stands still when a leader dies.
@Command(
    name = "failover",
    header = "Kill the leader again and again under load; time how long reads and changes stop.",
    description = {
      "Half of the threads ask for a directory, half make and remove one. A time runs from the",
      "kill (SIGKILL) to the end of the first call that was begun after it. The killed server is",
      "started again and the cluster is well before the next try."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  skerry dev failover", "  skerry dev failover --tries 5 --threads 16 --json"})
public final class DevFailover implements Callable<Integer> {
  private static final int TRIES_MAX = 1_000;
  private static final int THREADS_MAX = 256;
  private static final int GROUP = 1;
  private static final long SUCCESSES_BETWEEN = 200;
  private static final Duration OUTAGE_MAX = Duration.ofSeconds(60);
  private static final Duration RECOVERY = Duration.ofMinutes(2);
  private static final Duration ADMIN_CALL = Duration.ofSeconds(10);

  @Option(names = "--tries", paramLabel = "N", description = "Leaders to kill (default: 20).")
  private int tries = 20;

  @Option(names = "--threads", paramLabel = "N", description = "Threads of load (default: 8).")
  private int threads = 8;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Mixin private final DirectoryOption directory = new DirectoryOption();

  private final Shell shell;

  public DevFailover(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (tries < 1 || tries > TRIES_MAX || threads < 2 || threads > THREADS_MAX) {
      throw Failure.usage(
          "--tries must be between 1 and "
              + TRIES_MAX
              + ", --threads between 2 and "
              + THREADS_MAX);
    }
    LocalCluster cluster = directory.cluster(shell);
    cluster.layout().readOrFail();
    RemotePath path = RemotePath.parse("/demo/.failover-" + ProcessHandle.current().pid());
    List<Outage> outages = new ArrayList<>();
    long errors;
    try (Skerry admin = cluster.admin(ADMIN_CALL);
        Skerry user = new Connections(shell).open(List.of(path))) {
      user.files().makeDirectory(path.path(), 0755);
      FailoverLoad load = new FailoverLoad(user.files(), path.path(), threads);
      try (load) {
        for (int i = 0; i < tries; i++) {
          awaitWell(cluster, admin, load);
          outages.add(kill(cluster, load));
        }
        awaitWell(cluster, admin, load);
      } finally {
        user.files().deleteTree(path.path());
      }
      errors = load.errors();
    }
    print(outages, errors);
    return errors == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  /// Every server follows, nothing is wrong, and the load goes its way.
  private static void awaitWell(LocalCluster cluster, Skerry admin, FailoverLoad load) {
    long reads = load.reads().successes() + SUCCESSES_BETWEEN;
    long changes = load.changes().successes() + SUCCESSES_BETWEEN;
    new Deadline(RECOVERY, "a healthy cluster after a failover")
        .await(
            () ->
                load.reads().successes() > reads
                    && load.changes().successes() > changes
                    && admin.cluster().health().problems().isEmpty()
                    && allFollow(cluster, admin),
            () -> {});
  }

  /// Whether every metadata server has applied what one of them has now.
  private static boolean allFollow(LocalCluster cluster, Skerry admin) throws SkerryException {
    long wanted = applied(admin);
    for (String server : cluster.metadataServers()) {
      try (Skerry only = cluster.admin(List.of(server), ADMIN_CALL)) {
        if (applied(only) < wanted) {
          return false;
        }
      }
    }
    return true;
  }

  private static long applied(Skerry asked) throws SkerryException {
    return asked.cluster().describe().groups().stream()
        .filter(group -> group.group() == GROUP)
        .mapToLong(ClusterDescription.MetadataGroup::appliedIndex)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private Outage kill(LocalCluster cluster, FailoverLoad load) throws IOException {
    ServerProcess leader = cluster.selected("leader:" + GROUP).getFirst();
    long killed = System.nanoTime();
    if (!leader.signal("KILL")) {
      throw Failure.of(leader.node().name() + ", the leader, cannot be killed");
    }
    // Until the signal arrives the old leader answers.
    new Deadline(OUTAGE_MAX, "the end of " + leader.node().name())
        .await(() -> !leader.alive(), () -> {});
    long dead = System.nanoTime();
    load.reads().arm(dead);
    load.changes().arm(dead);
    new Deadline(OUTAGE_MAX, "a read and a change after " + leader.node().name() + " died")
        .await(() -> load.reads().succeeded() && load.changes().succeeded(), () -> {});
    Outage outage =
        new Outage(
            leader.node().name(),
            load.reads().millisSince(killed),
            load.changes().millisSince(killed));
    cluster.locked(() -> leader.start(shell));
    if (!json) {
      shell
          .terminal()
          .step(
              String.format(
                  Locale.ROOT,
                  "killed %s: reads again after %.0f ms, changes after %.0f ms",
                  outage.leader(),
                  outage.readsMillis(),
                  outage.changesMillis()));
    }
    return outage;
  }

  private void print(List<Outage> outages, long errors) {
    Summary reads = Summary.of(outages, Outage::readsMillis);
    Summary changes = Summary.of(outages, Outage::changesMillis);
    if (json) {
      List<Map<String, Object>> each = outages.stream().map(Outage::json).toList();
      Map<String, Object> all =
          Json.object(
              "tries", each, "reads", reads.json(), "changes", changes.json(), "errors", errors);
      shell.terminal().line(Json.text(all));
    } else {
      shell.terminal().line("reads: " + reads.text());
      shell.terminal().line("changes: " + changes.text());
      shell.terminal().line("calls that failed: " + errors);
    }
  }

  /// What one try has measured.
  private record Outage(String leader, double readsMillis, double changesMillis) {
    Map<String, Object> json() {
      return Json.object(
          "killed", leader, "readsMillis", readsMillis, "changesMillis", changesMillis);
    }
  }

  /// All tries in two figures.
  private record Summary(double medianMillis, double worstMillis) {
    static Summary of(List<Outage> outages, ToDoubleFunction<Outage> figure) {
      double[] sorted = outages.stream().mapToDouble(figure).sorted().toArray();
      int half = sorted.length / 2;
      double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
      return new Summary(median, sorted[sorted.length - 1]);
    }

    Map<String, Object> json() {
      return Json.object("medianMillis", medianMillis, "worstMillis", worstMillis);
    }

    String text() {
      return String.format(Locale.ROOT, "median %.0f ms, worst %.0f ms", medianMillis, worstMillis);
    }
  }
}
