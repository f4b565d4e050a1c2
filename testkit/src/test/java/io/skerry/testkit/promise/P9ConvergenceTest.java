package io.skerry.testkit.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.CreateOptions;
import io.skerry.client.HealthReport;
import io.skerry.client.Skerry;
import io.skerry.proto.types.ChunkId;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.fault.CliRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P9: what is changed on a storage node behind its back is found within seconds, named by health,
/// and put right: what is missing or other is fetched again, what nothing refers to is deleted, and
/// what is of an older incarnation is kept.
class P9ConvergenceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int FILES = 24;
  private static final int FOREIGN = 5;

  @TempDir Path directory;

  @Test
  void whatIsChangedBehindANodesBackIsFoundAndPutRight() throws Exception {
    ClusterSpec spec = ClusterSpec.standard().withSetting("placementGroupsPerNode", 4);
    try (LocalCluster cluster = LocalCluster.start(spec, directory.resolve("cluster"));
        Skerry admin = cluster.connect("admin")) {
      try (Skerry alice = cluster.connect("alice")) {
        write(alice, 0, FILES / 2);
      }
      abandonAWriter(cluster);
      try (Skerry alice = cluster.connect("alice")) {
        write(alice, FILES / 2, FILES);
      }
      awaitWell(admin);
      cluster.stop("s1");
      Tampered tampered;
      try (StoppedNode node = StoppedNode.open(cluster, "s1")) {
        tampered = tamper(node);
      }
      cluster.restart("s1");
      await().atMost(PATIENCE).pollInterval(POLL).until(() -> divergent(admin) == 1);
      CliRun cli = CliRun.of(cluster, directory.resolve("home"), List.of("admin"));
      await().atMost(PATIENCE).pollInterval(POLL).ignoreExceptions().until(() -> repaired(admin));
      assertEquals(List.of("storage node s1"), subjects(admin), "the old chunk is kept and shown");
      assertTrue(cli.run(List.of("explain", "s1")).out().contains("they are kept"));
      awaitDeleted(cluster, tampered);
      everythingIsOn(cluster, "s1");
    }
  }

  private static void write(Skerry alice, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      Contents.write(alice.files(), "/demo/f" + i, Contents.of(i, lengthOf(i)));
    }
  }

  /// Leaves ids behind that were given out and never committed.
  private static void abandonAWriter(LocalCluster cluster) throws Exception {
    Skerry alice = cluster.connect("alice");
    alice.files().create("/demo/abandoned", CreateOptions.defaults()).write(new byte[40 << 20]);
    alice.close();
  }

  /// What was done to a node.
  private record Tampered(Set<ChunkKey> foreign, ChunkKey old) {}

  /// In one placement group: takes one chunk away, makes another one of a third, adds some that
  /// nobody knows, and one of an older incarnation.
  private static Tampered tamper(StoppedNode node) {
    List<ChunkRecord> chunks = node.fullest();
    assertTrue(chunks.size() >= 2, "chunks of one placement group: " + chunks);
    ChunkKey first = chunks.get(0).key();
    node.delete(first);
    ChunkKey second = chunks.get(1).key();
    node.delete(second);
    node.write(second, 3);
    Set<Long> used = node.counters(first.chunk().group());
    used.add(first.chunk().low());
    Set<ChunkKey> foreign =
        LongStream.range(Collections.min(used), Collections.max(used))
            .filter(counter -> !used.contains(counter))
            .limit(FOREIGN)
            .mapToObj(counter -> id(first, 0, counter))
            .collect(Collectors.toSet());
    assertFalse(foreign.isEmpty(), "ids that nobody needs: " + used);
    foreign.forEach(key -> node.write(key, 1));
    ChunkKey old = id(first, 1, 3);
    node.write(old, 1);
    return new Tampered(foreign, old);
  }

  private static ChunkKey id(ChunkKey like, int incarnationsBefore, long counter) {
    ChunkId chunk = like.chunk();
    return new ChunkKey(
        like.pg(), ChunkId.of(chunk.incarnation() - incarnationsBefore, chunk.group(), counter));
  }

  private static void awaitDeleted(LocalCluster cluster, Tampered tampered) throws Exception {
    int deleted = tampered.foreign().size();
    await()
        .atMost(PATIENCE.multipliedBy(2)) // a new leader first hears what clients read
        .pollInterval(POLL)
        .until(() -> StatusPages.metric(cluster, "s1", "skerry_storage_chunks_deleted") >= deleted);
    cluster.stop("s1");
    try (StoppedNode node = StoppedNode.open(cluster, "s1")) {
      for (ChunkKey key : tampered.foreign()) {
        assertEquals(Optional.empty(), node.find(key), "nobody knows it");
      }
      assertTrue(node.find(tampered.old()).isPresent(), "it is not ours to delete");
    }
    cluster.restart("s1");
    cluster.awaitStorageNodesUp(3);
  }

  /// Reads every file with one storage node alone.
  private static void everythingIsOn(LocalCluster cluster, String node) throws Exception {
    for (String other : List.of("s1", "s2", "s3")) {
      if (!other.equals(node)) {
        cluster.stop(other);
      }
    }
    try (Skerry alice = cluster.connect("alice")) {
      for (int i = 0; i < FILES; i++) {
        byte[] expected = Contents.of(i, lengthOf(i));
        assertArrayEquals(expected, Contents.read(alice.files(), "/demo/f" + i), "/demo/f" + i);
      }
    }
  }

  private static int lengthOf(int i) {
    return i % 8 == 0 ? 1_500_000 : 1 + 37 * (i % 1000);
  }

  private static void awaitWell(Skerry admin) {
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .ignoreExceptions()
        .untilAsserted(() -> assertEquals(List.of(), admin.cluster().health().problems()));
  }

  private static long divergent(Skerry admin) throws Exception {
    return admin.cluster().health().divergent();
  }

  private static boolean repaired(Skerry admin) throws Exception {
    HealthReport report = admin.cluster().health();
    assertFalse(report.status().equals("failed"), report.toString());
    return report.divergent() == 0
        && report.debts() == 0
        && report.problems().stream().anyMatch(it -> it.doing().equals("they are kept"));
  }

  private static List<String> subjects(Skerry admin) throws Exception {
    return admin.cluster().health().problems().stream().map(HealthReport.Problem::subject).toList();
  }
}
