package io.skerry.testkit.promise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.client.FileReader;
import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.SharedCluster;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// P3: a reader sees one version of a file, P2: whoever opens after a close sees what was closed.
@ExtendWith(SharedCluster.class)
class P3AtomicContentTest {
  private static final int LENGTH = 5_000_000;

  @Test
  void openReaderStaysOnItsVersionWhileOthersReplaceTheContent(LocalCluster cluster)
      throws Exception {
    try (Skerry alice = cluster.connect("alice");
        Skerry other = cluster.connect("alice")) {
      byte[] before = Contents.of(1, LENGTH);
      byte[] after = Contents.of(2, LENGTH + 1_000_000);
      Contents.write(alice.files(), "/demo/file", before);
      try (FileReader reader = other.files().open("/demo/file")) {
        byte[] head = new byte[1000];
        assertEquals(1000, reader.read(0, head, 0, head.length));
        Contents.overwrite(alice.files(), "/demo/file", after);

        byte[] tail = new byte[1000];
        int at = LENGTH - 1000;
        assertEquals(1000, reader.read(at, tail, 0, tail.length));
        assertArrayEquals(Arrays.copyOfRange(before, at, LENGTH), tail);
        assertEquals(-1, reader.read(LENGTH, tail, 0, tail.length));
      }
      assertArrayEquals(after, Contents.read(other.files(), "/demo/file"));
      assertEquals(after.length, other.files().stat("/demo/file").size());
    }
  }
}
