package io.skerry.testkit.mount;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.client.FileReader;
import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers die while programs work on a mount; none of them notices.
class MountUnderFaultsTest {
  private static final int PIECES = 60;
  private static final int PIECE_BYTES = 512 * 1024;

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void possible() {
    MountProcess.assumePossible();
  }

  private static byte[] piece(int number) {
    byte[] bytes = new byte[PIECE_BYTES];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  @Test
  void aLeaderAndAStorageNodeDieWhileFilesAreWritten() throws Exception {
    try (LocalCluster cluster =
            LocalCluster.start(
                ClusterSpec.standard().withStorage(4), directory.resolve("cluster"));
        MountProcess mount =
            MountProcess.start(
                cluster, "alice", "/demo", directory.resolve("mount"), directory.resolve("home"));
        Skerry alice = cluster.connect("alice")) {
      Path big = mount.folder().resolve("big");
      try (FileChannel file =
          FileChannel.open(big, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        for (int i = 0; i < PIECES; i++) {
          if (i == PIECES / 4) {
            cluster.kill(cluster.awaitLeader(1));
          }
          if (i == PIECES / 2) {
            cluster.kill("s2");
          }
          file.write(ByteBuffer.wrap(piece(i)));
          Files.write(mount.folder().resolve("small-" + i), piece(i));
          if (i % 20 == 19) {
            file.force(true);
          }
        }
      }
      assertEquals((long) PIECES * PIECE_BYTES, Files.size(big));
      try (FileReader reader = alice.files().open("/demo/big")) {
        for (int i = 0; i < PIECES; i++) {
          byte[] seen = new byte[PIECE_BYTES];
          reader.read((long) i * PIECE_BYTES, seen, 0, PIECE_BYTES);
          assertArrayEquals(piece(i), seen, "piece " + i);
          assertArrayEquals(piece(i), Files.readAllBytes(mount.folder().resolve("small-" + i)));
        }
      }
    }
  }
}
