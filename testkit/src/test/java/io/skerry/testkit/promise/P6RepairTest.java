package io.skerry.testkit.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.ClusterDescription;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.fault.CliRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P6, and operators who lose, add, drain and remove storage nodes while files are written: copies
/// are made elsewhere before anything is given up, and the cluster is well without the nodes.
class P6RepairTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(300);
  private static final int FILES = 24;

  /// Between two files, so that the servers have the machine for themselves.
  private static final Duration PACE = Duration.ofMillis(50);

  @TempDir Path directory;

  private final Map<String, Integer> written = new ConcurrentHashMap<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicReference<Optional<IOException>> failure =
      new AtomicReference<>(Optional.empty());

  private CliRun cli = new CliRun(Path.of("."));

  @Test
  void copiesMoveOffNodesThatAreLostOrDrainedWhileFilesAreWritten() throws Exception {
    ClusterSpec spec =
        ClusterSpec.standard()
            .withStorage(4)
            .withSetting("nodeLeaseMillis", 3_000)
            .withSetting("nodeOutMillis", 4_000)
            .withSetting("placementGroupsPerNode", 4);
    try (LocalCluster cluster = LocalCluster.start(spec, directory.resolve("cluster"));
        Skerry alice = cluster.connect("alice");
        Skerry admin = cluster.connect("admin")) {
      cli = CliRun.of(cluster, directory.resolve("home"), List.of("admin", "alice"));
      Thread writer = Thread.ofPlatform().start(() -> write(alice));
      await().atMost(PATIENCE).pollInterval(POLL).until(() -> written.size() >= FILES);

      aLostNodeIsReplaced(cluster, admin);
      aDrainedNodeIsReplaced(cluster, admin);

      enough.set(true);
      writer.join(PATIENCE);
      assertEquals(Optional.empty(), failure.get(), "writers notice nothing");
      for (Map.Entry<String, Integer> file : written.entrySet()) {
        byte[] expected = Contents.of(file.getValue(), lengthOf(file.getValue()));
        assertArrayEquals(expected, Contents.read(alice.files(), file.getKey()), file.getKey());
      }
    }
  }

  private void aLostNodeIsReplaced(LocalCluster cluster, Skerry admin) throws Exception {
    cluster.kill("s1");
    await().atMost(PATIENCE).pollInterval(POLL).ignoreExceptions().until(() -> filling(admin));
    String leader = cluster.awaitLeader(0);
    cluster.kill(leader);
    cluster.restart(leader);
    awaitHealthy(admin);
    assertEquals(List.of(), membershipsOf(admin, "s1"), "nobody counts on it");
    assertDone(List.of("node", "remove", "s1"), "removed s1");
    assertTrue(node(admin, "s1").isEmpty());
  }

  private void aDrainedNodeIsReplaced(LocalCluster cluster, Skerry admin) throws Exception {
    assertRefused(List.of("node", "drain", "s2"), "3 copies need 3 other storage nodes");
    cluster.addStorageNode();
    cluster.awaitStorageNodesUp(4);
    assertRefused(List.of("node", "drain", "nobody"), "no storage node \"nobody\"");
    assertRefused(List.of("node", "drain", "m1"), "no storage node \"m1\"");
    assertRefused(List.of("--as", "alice", "node", "drain", "s2"), "no administrator");
    assertRefused(List.of("node", "remove", "s2"), "drain it first");
    assertRefused(List.of("node", "remove", "s2", "--lost"), "drain it first");

    assertDone(List.of("node", "drain", "s3"), "draining s3");
    assertDone(List.of("node", "resume", "s3"), "takes chunks again");
    assertDone(List.of("node", "drain", "s2"), "draining s2");
    assertDone(List.of("node", "list"), "up, draining");
    assertDone(List.of("explain", "s2"), "draining");
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> cli.run(List.of("node", "remove", "s2")).exitCode() == 0);
    cluster.kill("s2");
    awaitHealthy(admin);
    assertTrue(node(admin, "s2").isEmpty());
    assertRefused(List.of("node", "resume", "s2"), "no storage node \"s2\"");
  }

  private void write(Skerry alice) {
    for (int i = 0; !enough.get(); i++) {
      String path = "/demo/f" + i;
      try {
        Contents.write(alice.files(), path, Contents.of(i, lengthOf(i)));
      } catch (IOException e) {
        failure.set(Optional.of(e));
        return;
      }
      written.put(path, i);
      LockSupport.parkNanos(PACE.toNanos());
    }
  }

  private static int lengthOf(int i) {
    return i % 8 == 0 ? 1_500_000 : 1 + 37 * (i % 1000);
  }

  private static void awaitHealthy(Skerry admin) {
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .ignoreExceptions()
        .untilAsserted(() -> assertEquals(List.of(), admin.cluster().health().problems()));
  }

  private static boolean filling(Skerry admin) throws SkerryException {
    return admin.cluster().describe().placementGroups().stream()
        .anyMatch(group -> group.states().contains("filling"));
  }

  /// What a node is in the placement groups that still need it.
  private static List<String> membershipsOf(Skerry admin, String name) throws SkerryException {
    int id = node(admin, name).orElseThrow().id();
    return admin.cluster().describe().placementGroups().stream()
        .flatMap(group -> group.state(id).stream())
        .filter(state -> !state.equals("surplus"))
        .toList();
  }

  private static Optional<ClusterDescription.Node> node(Skerry admin, String name)
      throws SkerryException {
    return admin.cluster().describe().nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst();
  }

  private void assertDone(List<String> command, String expected) {
    CliRun.Result result = cli.run(command);
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.out().contains(expected), result.out());
  }

  private void assertRefused(List<String> command, String expected) {
    CliRun.Result result = cli.run(command);
    assertEquals(1, result.exitCode(), result.out());
    assertEquals(1, result.errorLines().size(), result.err());
    assertTrue(result.err().contains(expected), result.err());
  }
}
