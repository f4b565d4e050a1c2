package io.skerry.testkit.promise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Work goes on while a leader and a storage node die, and stops with one clear line without a
/// majority.
class FailoverTest {
  private static final int FILES = 60;

  @TempDir Path directory;

  @Test
  void writesAndReadsGoOnThroughTheDeathOfALeaderAndOfAStorageNode() throws Exception {
    try (LocalCluster cluster =
            LocalCluster.start(ClusterSpec.standard().withStorage(4).withSites(2), directory);
        Skerry alice = cluster.connect("alice")) {
      for (int i = 0; i < FILES; i++) {
        if (i == FILES / 4) {
          cluster.kill(cluster.awaitLeader(1));
        }
        if (i == FILES / 2) {
          cluster.kill("s2");
        }
        Contents.write(alice.files(), "/demo/f" + i, Contents.of(i, 1000 * i + 1));
      }
      for (int i = 0; i < FILES; i++) {
        byte[] expected = Contents.of(i, 1000 * i + 1);
        assertArrayEquals(expected, Contents.read(alice.files(), "/demo/f" + i), "f" + i);
      }
    }
  }

  @Test
  void withoutAMajorityEveryCallEndsWithinItsDeadlineAndWorkResumesAfterwards() throws Exception {
    ClusterSpec spec = ClusterSpec.standard().withStorage(0);
    try (LocalCluster cluster = LocalCluster.start(spec, directory)) {
      cluster.kill("m1");
      cluster.kill("m2");
      Duration limit = Duration.ofSeconds(6);
      try (Skerry alice = Skerry.connect(cluster.config("alice", "a").withCallTimeout(limit))) {
        Instant before = Instant.now();
        SkerryException refused =
            assertThrows(SkerryException.class, () -> alice.files().makeDirectory("/demo/x", 0755));
        assertTrue(Duration.between(before, Instant.now()).compareTo(limit.multipliedBy(2)) < 0);
        assertEquals(-1, String.valueOf(refused.getMessage()).indexOf('\n'));

        cluster.restart("m1");
        cluster.awaitLeader(1);
        alice.files().makeDirectory("/demo/y", 0755);
        assertTrue(alice.files().exists("/demo/y"));
      }
    }
  }
}
