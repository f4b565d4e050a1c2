package io.skerry.testkit.promise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P1: what was acknowledged survives SIGKILL of every process at once.
class P1DurabilityTest {
  private static final int FILES_BEFORE_KILL = 40;

  @TempDir Path directory;

  @Test
  void everyAcknowledgedFileIsWholeAfterAllProcessesAreKilledAtOnce() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(ClusterSpec.standard(), directory)) {
      Map<String, Integer> acknowledged = writeUntilKilled(cluster);
      assertTrue(acknowledged.size() >= FILES_BEFORE_KILL, "acknowledged " + acknowledged.size());

      cluster.servers().forEach(server -> cluster.restart(server.name()));
      cluster.awaitLeader(1);
      cluster.awaitStorageNodesUp(3);
      try (Skerry alice = cluster.connect("alice")) {
        for (Map.Entry<String, Integer> file : acknowledged.entrySet()) {
          byte[] expected = Contents.of(file.getValue(), lengthOf(file.getValue()));
          assertArrayEquals(expected, Contents.read(alice.files(), file.getKey()), file.getKey());
        }
      }
    }
  }

  private static Map<String, Integer> writeUntilKilled(LocalCluster cluster) throws Exception {
    Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    CountDownLatch enough = new CountDownLatch(FILES_BEFORE_KILL);
    try (Skerry alice =
        Skerry.connect(cluster.config("alice", "a").withCallTimeout(Duration.ofSeconds(3)))) {
      AtomicBoolean ended = new AtomicBoolean();
      Thread writer =
          Thread.ofPlatform().start(() -> write(alice, acknowledged, enough, ended::get));
      assertTrue(enough.await(120, TimeUnit.SECONDS), "the writer came to a halt");
      ended.set(true);
      cluster.killAll();
      writer.join(Duration.ofSeconds(60));
      assertFalse(writer.isAlive(), "the writer did not notice that the cluster is gone");
    }
    for (ServerProcess server : cluster.servers()) {
      assertFalse(server.alive());
    }
    return acknowledged;
  }

  private static void write(
      Skerry alice,
      Map<String, Integer> acknowledged,
      CountDownLatch enough,
      BooleanSupplier ended) {
    for (int i = 0; i < 100_000; i++) {
      String path = "/demo/f" + i;
      try {
        Contents.write(alice.files(), path, Contents.of(i, lengthOf(i)));
      } catch (IOException e) {
        if (ended.getAsBoolean()) {
          return; // the cluster was killed; what was acknowledged before is what counts
        }
        continue; // a slow machine; not acknowledged, so nothing is expected of it
      }
      acknowledged.put(path, i);
      enough.countDown();
    }
  }

  private static int lengthOf(int i) {
    return i % 10 == 0 ? 2_500_000 : 1 + 37 * i;
  }
}
