package io.skerry.testkit.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.HealthReport;
import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.promise.Contents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Storage nodes whose disks are full: named by `health`, left out of writes, read all the same,
/// and back by themselves as soon as there is room.
class FullDiskTest {
  private static final int DISK_MEBIBYTES = 192;
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
        onSmallDisk(cluster, name);
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

  /// Stops a node and starts it again with its data on a small disk.
  private void onSmallDisk(LocalCluster cluster, String name) {
    cluster.stop(name);
    Path data = cluster.server(name).directory().resolve("data");
    disks.add(SmallDisk.mountUnder(data, DISK_MEBIBYTES));
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

  private static boolean names(HealthReport report, String what) {
    return report.problems().stream()
        .anyMatch(problem -> problem.what().contains(what) && !problem.todo().isEmpty());
  }
}
