package io.skerry.testkit.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.HealthReport;
import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.ServerProcess;
import io.skerry.testkit.promise.Contents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers whose wall clocks are off, at start and while they run: named by `health` with the
/// amount, and no reason to refuse a file to anybody.
@Order(1)
class ClockSkewTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final byte[] CONTENT = Contents.of(1, 2_000_000);

  @TempDir Path directory;
  private final Map<String, FakeClock> clocks = new TreeMap<>();

  @Test
  void aStorageNodeIsNamedAndServes() throws Exception {
    try (LocalCluster cluster =
            LocalCluster.start(new ClusterSpec(1, 3, 1, "256m"), directory.resolve("cluster"));
        Skerry admin = cluster.connect("admin");
        Skerry alice = cluster.connect("alice")) {
      withFakeClock(cluster, "s1");
      cluster.awaitStorageNodesUp(3);
      Contents.write(alice.files(), "/demo/before", CONTENT);
      for (int hours : List.of(-3, 3)) { // behind, the certificate would refuse the start
        clock("s1").set(Duration.ofHours(hours));
        awaitProblem(
            admin, "storage node s1", "(2 h 59|3 h 0) min " + (hours > 0 ? "ahead" : "behind"));
        cluster.pause("s2");
        cluster.pause("s3");
        assertArrayEquals(CONTENT, Contents.read(alice.files(), "/demo/before"));
        cluster.resume("s2");
        cluster.resume("s3");
        cluster.awaitStorageNodesUp(3);
        Contents.write(alice.files(), "/demo/while" + hours, CONTENT);
      }
      refusesToStart(cluster);
      clock("s1").set(Duration.ZERO);
      cluster.restart("s1");
      await().atMost(PATIENCE).until(() -> admin.cluster().health().problems().isEmpty());
    }
  }

  @Test
  void aLeaderGivesWayAndNothingIsLost() throws Exception {
    try (LocalCluster cluster =
            LocalCluster.start(new ClusterSpec(3, 0, 1, "256m"), directory.resolve("cluster"));
        Skerry admin = cluster.connect("admin");
        Skerry alice = cluster.connect("alice")) {
      for (String name : List.of("m1", "m2", "m3")) {
        withFakeClock(cluster, name);
        cluster.awaitLeader(1);
      }
      alice.files().makeDirectory("/demo/before", 0755);
      for (int hours : List.of(2, -2)) {
        String wrong = cluster.awaitLeader(0);
        clock(wrong).set(Duration.ofHours(hours));
        awaitOtherLeaders(cluster, wrong);
        awaitProblem(
            admin,
            "metadata server " + wrong,
            "(1 h 59|2 h 0) min " + (hours > 0 ? "ahead" : "behind"));
        alice.files().makeDirectory("/demo/while" + hours, 0755);
        assertTrue(alice.files().stat("/demo/before").isDirectory());
        clock(wrong).set(Duration.ZERO);
        await().atMost(PATIENCE).until(() -> clocksNamed(admin) == 0);
      }
      assertTrue(alice.files().stat("/demo/while2").isDirectory());
      assertTrue(alice.files().stat("/demo/while-2").isDirectory());
    }
  }

  private static void awaitOtherLeaders(LocalCluster cluster, String than) {
    await()
        .atMost(PATIENCE)
        .until(() -> !cluster.awaitLeader(0).equals(than) && !cluster.awaitLeader(1).equals(than));
  }

  private static long clocksNamed(Skerry admin) throws Exception {
    return admin.cluster().health().problems().stream()
        .filter(problem -> problem.what().contains("clock"))
        .count();
  }

  private void withFakeClock(LocalCluster cluster, String name) throws Exception {
    cluster.stop(name);
    Path folder = Files.createDirectories(directory.resolve("clocks").resolve(name));
    FakeClock clock = FakeClock.in(folder);
    clocks.put(name, clock);
    cluster.server(name).environment(clock.environment());
    cluster.restart(name);
  }

  private FakeClock clock(String name) {
    FakeClock clock = clocks.get(name);
    if (clock == null) {
      throw new IllegalArgumentException("no fake clock for " + name);
    }
    return clock;
  }

  private static void refusesToStart(LocalCluster cluster) {
    cluster.stop("s1");
    ServerProcess.Ended ended = cluster.server("s1").startRefused();
    assertEquals(1, ended.exitCode());
    assertEquals(1, ended.error().size(), ended.toString());
    assertTrue(ended.error().getFirst().contains("clock says"), ended.toString());
    assertTrue(ended.error().getFirst().contains("the metadata leader's"), ended.toString());
  }

  /// Measuring takes time, so that an amount shows as it is or a little less.
  private static void awaitProblem(Skerry admin, String subject, String amount) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                admin.cluster().health().problems().stream()
                    .filter(problem -> problem.subject().equals(subject))
                    .map(HealthReport.Problem::what)
                    .anyMatch(what -> what.matches(".*its clock is " + amount + ".*")));
  }
}
