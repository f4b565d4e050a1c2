package io.skerry.testkit.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.HealthReport;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.ServerProcess;
import io.skerry.testkit.promise.Contents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers whose disks are full are named by `health` and do not stop the others. Storage nodes are
/// left out of writes, read all the same, and come back by themselves; metadata servers lead no
/// more, and end with one line before they could answer wrongly.
@Order(1)
class FullDiskTest {
  private static final int STORAGE_MEBIBYTES = 192;
  private static final int METADATA_MEBIBYTES = 512;

  /// Less than the reserve of a metadata server, a tenth of the disk, and more than its last by
  /// what a server may need for logs before it looks again.
  private static final long LOW_BYTES = 48L << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final byte[] BEFORE = Contents.of(1, 3_000_000);
  private static final byte[] WHILE = Contents.of(2, 3_000_000);

  @TempDir Path directory;
  private final List<SmallDisk> disks = new ArrayList<>();

  @AfterEach
  void unmount() {
    disks.forEach(SmallDisk::close);
  }

  @Test
  void fullStorageNodes() throws Exception {
    ClusterSpec spec = new ClusterSpec(1, 3, 1, "256m");
    try (LocalCluster cluster = LocalCluster.start(spec, directory.resolve("cluster"));
        Skerry admin = cluster.connect("admin");
        Skerry alice = cluster.connect("alice")) {
      for (String name : List.of("s1", "s2", "s3")) {
        onSmallDisk(cluster, name, STORAGE_MEBIBYTES);
      }
      cluster.awaitStorageNodesUp(3);
      Contents.write(alice.files(), "/demo/before", BEFORE);

      disks.get(1).fillUpTo(0);
      HealthReport report = awaitProblem(admin, "the disk of s2 is full");
      assertEquals("degraded", report.status());
      Contents.write(alice.files(), "/demo/while", WHILE);
      await().atMost(PATIENCE).until(() -> admin.cluster().health().debts() > 0);
      assertTrue(cluster.server("s2").alive());
      readsFromTheFullOneAlone(cluster, alice);

      disks.get(0).fillUpTo(0);
      disks.get(2).fillUpTo(0);
      await().atMost(PATIENCE).until(() -> admin.cluster().health().status().equals("failed"));
      oneLineForOneMistake(cluster);
      alice.files().delete("/demo/before");

      disks.forEach(SmallDisk::free);
      await().atMost(PATIENCE).until(() -> admin.cluster().health().problems().isEmpty());
      Contents.write(alice.files(), "/demo/after", BEFORE);
      assertArrayEquals(WHILE, Contents.read(alice.files(), "/demo/while"));
      assertArrayEquals(BEFORE, Contents.read(alice.files(), "/demo/after"));
    }
  }

  @Test
  void fullMetadataServers() throws Exception {
    List<String> all = List.of("m1", "m2", "m3");
    try (LocalCluster cluster =
            LocalCluster.start(new ClusterSpec(3, 0, 1, "256m"), directory.resolve("cluster"));
        Skerry admin = cluster.connect("admin");
        Skerry alice = cluster.connect("alice")) {
      for (String name : all) {
        onSmallDisk(cluster, name, METADATA_MEBIBYTES);
        cluster.awaitLeader(1);
      }
      alice.files().makeDirectory("/demo/before", 0755);
      String full = cluster.awaitLeader(1);
      disk(full).fillUpTo(LOW_BYTES);
      awaitProblem(admin, "the disk of " + full + " is full");
      await()
          .atMost(PATIENCE)
          .until(
              () -> !cluster.awaitLeader(1).equals(full) && !cluster.awaitLeader(0).equals(full));
      alice.files().makeDirectory("/demo/led-by-another", 0755);

      String ending = aFollower(cluster, all, full);
      disk(ending).fillUpTo(0);
      await().atMost(PATIENCE).until(() -> !cluster.server(ending).alive());
      String last = cluster.server(ending).logTail();
      assertTrue(last.contains("skerry metadata: the disk of"), last);
      alice.files().makeDirectory("/demo/without-one", 0755);
      disk(ending).fillUpTo(0); // its end has given some back
      refusesToStart(cluster.server(ending));

      disk(ending).free();
      cluster.restart(ending);
      await().atMost(PATIENCE).until(() -> up(admin, ending));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                all.forEach(name -> disk(name).fillUpTo(LOW_BYTES)); // logs shrink and grow
                return fullDisks(admin) == all.size();
              });
      onlyDeletionsAreTaken(cluster);
      rightsAreTakenAway(admin);

      disks.forEach(SmallDisk::free);
      await().atMost(PATIENCE).until(() -> fullDisks(admin) == 0);
      await()
          .atMost(PATIENCE)
          .ignoreException(SkerryException.class)
          .until(() -> alice.files().makeDirectory("/demo/after", 0755).isDirectory());
      assertEquals(List.of("after", "led-by-another", "without-one"), namesInDemo(cluster));
    }
  }

  private void onlyDeletionsAreTaken(LocalCluster cluster) throws Exception {
    CliRun cli = CliRun.of(cluster, directory.resolve("home"), List.of("alice"));
    CliRun.Result refused = cli.run(List.of("mkdir", "/demo/refused"));
    assertEquals(1, refused.exitCode());
    assertEquals(1, refused.errorLines().size(), refused.err());
    assertTrue(refused.err().contains("disk is full"), refused.err());
    assertTrue(cli.run(List.of("ls", "/demo")).out().contains("before"));
    CliRun.Result removed = cli.run(List.of("rm", "-r", "/demo/before"));
    assertEquals(0, removed.exitCode(), removed.err());
  }

  private static void rightsAreTakenAway(Skerry admin) throws Exception {
    assertEquals(List.of(), admin.cluster().setActing("bob", List.of()).actsFor());
    assertTrue(admin.cluster().revokeUser("bob").revokedAt().isPresent());
  }

  private static boolean up(Skerry admin, String name) throws Exception {
    return admin.cluster().describe().nodes().stream()
        .anyMatch(node -> node.name().equals(name) && node.state().equals("up"));
  }

  private SmallDisk disk(String name) {
    return disks.stream()
        .filter(disk -> disk.directory().resolveSibling("").endsWith(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> namesInDemo(LocalCluster cluster) throws Exception {
    return CliRun.of(cluster, directory.resolve("home"), List.of("alice"))
        .run(List.of("ls", "/demo"))
        .out()
        .lines()
        .toList();
  }

  private static void refusesToStart(ServerProcess server) throws Exception {
    ServerProcess.Ended refused = server.startRefused();
    assertEquals(1, refused.exitCode());
    assertEquals(1, refused.error().size(), refused.toString());
    assertTrue(refused.error().getFirst().contains("free space there"), refused.toString());
  }

  private static String aFollower(LocalCluster cluster, List<String> all, String butNot) {
    String leader = cluster.awaitLeader(0);
    return all.stream()
        .filter(name -> !name.equals(butNot) && !name.equals(leader))
        .findFirst()
        .orElseThrow();
  }

  /// Stops a node and starts it again with its data on a small disk.
  private void onSmallDisk(LocalCluster cluster, String name, int mebibytes) {
    cluster.stop(name);
    Path data = cluster.server(name).directory().resolve("data");
    disks.add(SmallDisk.mountUnder(data, mebibytes));
    cluster.restart(name);
  }

  private static void readsFromTheFullOneAlone(LocalCluster cluster, Skerry alice)
      throws Exception {
    cluster.pause("s1");
    cluster.pause("s3");
    assertArrayEquals(BEFORE, Contents.read(alice.files(), "/demo/before"));
    cluster.resume("s1");
    cluster.resume("s3");
    cluster.awaitStorageNodesUp(3);
    assertArrayEquals(WHILE, Contents.read(alice.files(), "/demo/while"));
  }

  private void oneLineForOneMistake(LocalCluster cluster) throws Exception {
    CliRun cli = CliRun.of(cluster, directory.resolve("home"), List.of("alice"));
    Path local = Files.write(cli.home().resolve("local"), WHILE);
    CliRun.Result put = cli.run(List.of("put", local.toString(), "/demo/refused"));
    assertEquals(1, put.exitCode());
    assertEquals(1, put.errorLines().size(), put.err());
    assertTrue(put.err().contains("space"), put.err());
    assertFalse(cli.run(List.of("ls", "/demo")).out().contains("refused"));
  }

  private static HealthReport awaitProblem(Skerry admin, String what) {
    return await()
        .atMost(PATIENCE)
        .until(() -> Optional.of(admin.cluster().health()), found -> names(found.get(), what))
        .orElseThrow();
  }

  private static long fullDisks(Skerry admin) throws Exception {
    return admin.cluster().health().problems().stream()
        .filter(problem -> problem.what().startsWith("the disk of"))
        .count();
  }

  private static boolean names(HealthReport report, String what) {
    return report.problems().stream()
        .anyMatch(problem -> problem.what().contains(what) && !problem.todo().isEmpty());
  }
}
