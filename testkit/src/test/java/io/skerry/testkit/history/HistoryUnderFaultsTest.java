package io.skerry.testkit.history;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.ClientConfig;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// P2 and P8: whatever happens to the metadata servers, one order explains what eight clients saw.
///
/// Directories are used one after the other, so that each has a history short enough to be checked.
/// `-Dhistory.operations=20000 -Dhistory.faults=10` makes it long; `-Dseed=` repeats the choices.
@Order(1)
class HistoryUnderFaultsTest {
  private static final int FAULTS = Integer.getInteger("history.faults", 3);
  private static final int CLIENTS = 8;
  private static final int DATA_GROUP = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final int MINUTES_MAX = 15;

  private static final Mix CHANGING =
      new Mix(Integer.getInteger("history.operations", 3_000), 150, 600, 0, 0);

  /// What is changed is not kept in memory before it has been left alone for a second.
  private static final Mix KEEPING =
      new Mix(8 * Integer.getInteger("history.operations", 3_000), 3_000, 2, 8 << 20, 10_000_000);

  /// What clients do.
  ///
  /// @param operations of all clients
  /// @param inDirectory so many, one directory after the other
  /// @param changesPerMille how many of them change something
  /// @param cacheBytes what clients may keep answers in
  /// @param pauseNanos of each client between two calls
  private record Mix(
      int operations, int inDirectory, int changesPerMille, long cacheBytes, long pauseNanos) {}

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private final AtomicInteger next = new AtomicInteger();
  private final LongAdder fromMemory = new LongAdder();
  private final List<List<Event<NameOperation, NameResult>>> histories = new ArrayList<>();

  @Test
  void oneOrderExplainsWhatClientsSawWhileServersFailed(TestReporter reporter) throws Exception {
    check(reporter, CHANGING);
  }

  @Test
  void oneOrderExplainsWhatClientsSawThatAnswerFromMemory(TestReporter reporter) throws Exception {
    check(reporter, KEEPING);
    long least = KEEPING.operations() / 10;
    assertTrue(fromMemory.sum() > least, () -> "from memory: " + fromMemory.sum());
  }

  private void check(TestReporter reporter, Mix mix) throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong());
    reporter.publishEntry("seed", Long.toString(seed));
    for (int i = 0; i <= mix.operations() / mix.inDirectory(); i++) {
      histories.add(new ArrayList<>());
    }
    try (LocalCluster cluster =
        LocalCluster.start(ClusterSpec.standard().withStorage(0), directory)) {
      makeDirectories(cluster);
      run(cluster, mix, new SplittableRandom(seed));
    }
    int answered = 0;
    for (int i = 0; i < histories.size(); i++) {
      List<Event<NameOperation, NameResult>> events = histories.get(i);
      Optional<String> violation = Linearizability.violation(new DirectoryModel(), events);
      keep(i, events, violation);
      int at = i;
      assertEquals(Optional.empty(), violation, () -> "-Dseed=" + seed + ", directory " + at);
      answered += (int) events.stream().filter(event -> event.result().isPresent()).count();
    }
    int least = mix.operations() * 8 / 10;
    int seen = answered;
    assertTrue(
        seen >= least, () -> "only " + seen + " of " + mix.operations() + " calls had an answer");
  }

  private void makeDirectories(LocalCluster cluster) throws SkerryException {
    try (Skerry alice = cluster.connect("alice")) {
      for (int i = 0; i < histories.size(); i++) {
        alice.files().makeDirectory("/demo/h" + i, 0755);
      }
    }
  }

  private void run(LocalCluster cluster, Mix mix, SplittableRandom random) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        SplittableRandom own = random.split();
        running.add(threads.submit(() -> client(cluster, mix, number, own)));
      }
      SplittableRandom own = random.split();
      running.add(threads.submit(() -> disturb(cluster, mix, own)));
      try {
        for (Future<?> future : running) {
          future.get(MINUTES_MAX, TimeUnit.MINUTES);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private void client(LocalCluster cluster, Mix mix, int number, SplittableRandom random) {
    ClientConfig config = cluster.config("alice", "a").withCallTimeout(CALL);
    try (Skerry skerry = Skerry.connect(config.withMetadataCacheBytes(mix.cacheBytes()))) {
      NameClient client = new NameClient(number, skerry.files(), random, mix.changesPerMille());
      for (int i = next.getAndIncrement(); i < mix.operations(); i = next.getAndIncrement()) {
        int at = i / mix.inDirectory();
        Optional<Event<NameOperation, NameResult>> event = client.act("/demo/h" + at);
        event.ifPresent(e -> add(histories.get(at), e));
        LockSupport.parkNanos(mix.pauseNanos());
      }
      fromMemory.add(skerry.metadataCache().hits());
    }
  }

  private static void add(
      List<Event<NameOperation, NameResult>> history, Event<NameOperation, NameResult> event) {
    synchronized (history) {
      history.add(event);
    }
  }

  /// Faults come when so many calls have begun, evenly over the run.
  private void disturb(LocalCluster cluster, Mix mix, SplittableRandom random) {
    for (int fault = 1; fault <= FAULTS; fault++) {
      int from = mix.operations() * fault / (FAULTS + 1);
      await().atMost(Duration.ofMinutes(MINUTES_MAX)).until(() -> next.get() >= from);
      String leader = cluster.awaitLeader(DATA_GROUP);
      // The first two are never left to chance.
      switch (fault <= 2 ? fault : 1 + random.nextInt(3)) {
        case 1 -> pauseLeader(cluster, mix, leader);
        case 2 -> {
          cluster.kill(leader);
          awaitOtherLeader(cluster, leader);
          cluster.restart(leader);
        }
        default -> {
          String follower = other(cluster, leader, random);
          cluster.kill(follower);
          await().atMost(PATIENCE).until(() -> next.get() >= from + CLIENTS * 10);
          cluster.restart(follower);
        }
      }
    }
  }

  /// The classic: a leader that sleeps through the election of another one, and wakes up with
  /// questions in its sockets.
  private void pauseLeader(LocalCluster cluster, Mix mix, String leader) {
    cluster.pause(leader);
    try {
      awaitOtherLeader(cluster, leader);
      int then = next.get();
      await()
          .atMost(PATIENCE)
          .until(() -> next.get() >= Math.min(mix.operations(), then + CLIENTS * 10));
    } finally {
      cluster.resume(leader);
    }
  }

  private static void awaitOtherLeader(LocalCluster cluster, String leader) {
    await().atMost(PATIENCE).until(() -> !cluster.awaitLeader(DATA_GROUP).equals(leader));
  }

  private static String other(LocalCluster cluster, String leader, SplittableRandom random) {
    List<String> others =
        cluster.servers().stream().map(s -> s.name()).filter(n -> !n.equals(leader)).toList();
    return others.get(random.nextInt(others.size()));
  }

  private void keep(
      int number, List<Event<NameOperation, NameResult>> events, Optional<String> violation)
      throws IOException {
    if (violation.isPresent()) {
      Path file = directory.resolve("h" + number + ".history");
      Files.writeString(file, "# " + violation.get().replace("\n", "\n# ") + "\n");
      Files.writeString(file, NameHistory.format(events), java.nio.file.StandardOpenOption.APPEND);
    }
  }
}
