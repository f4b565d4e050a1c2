package io.skerry.testkit.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileEditor;
import io.skerry.client.FileReader;
import io.skerry.client.FileSystem;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P3: who has a file open stays on what was opened, though the file is replaced or loses its last
/// name, the service deletes what nobody has open, and its leader dies.
class P3HeldVersionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int HOLD_MILLIS = 5_000;

  /// One chunk each, which storage nodes keep as a file of its own and drop whole.
  private static final int LENGTH = 12_000_000;

  private static final Pattern BYTES = Pattern.compile("(?m)^skerry_storage_stored_bytes (\\S+)$");

  @TempDir Path directory;

  @Test
  void whatIsOpenStaysAndWhatIsNotGoes() throws Exception {
    ClusterSpec spec = ClusterSpec.standard().withSetting("holdMillis", HOLD_MILLIS);
    try (LocalCluster cluster = LocalCluster.start(spec, directory.resolve("cluster"));
        Skerry alice = cluster.connect("alice");
        Skerry other = cluster.connect("alice")) {
      FileSystem files = alice.files();
      for (String name : new String[] {"replaced", "removed", "edited", "nobody's"}) {
        Contents.write(files, "/demo/" + name, Contents.of(name.length(), LENGTH));
      }
      awaitLargeChunks(cluster, 4);
      try (FileReader replaced = other.files().open("/demo/replaced");
          FileReader removed = other.files().open("/demo/removed");
          FileEditor edited =
              other.files().edit("/demo/edited", CreateOptions.defaults().updating())) {
        Contents.overwrite(files, "/demo/replaced", Contents.of(1, 10));
        files.delete("/demo/removed");
        files.delete("/demo/edited");
        files.delete("/demo/nobody's");
        awaitLargeChunks(cluster, 3); // what nobody has open goes

        cluster.kill(cluster.awaitLeader(1));
        reads(replaced, "replaced");
        reads(removed, "removed");
        byte[] more = Contents.of(2, 1_000);
        edited.write(LENGTH, more, 0, more.length);
        edited.sync();
        byte[] back = new byte[LENGTH + 1_000];
        readFully(edited, back);
        assertArrayEquals(Contents.of(6, LENGTH), Arrays.copyOf(back, LENGTH));
        assertEquals(LENGTH + 1_000, edited.size());
        SkerryException gone =
            assertThrows(SkerryException.class, () -> files.stat("/demo/edited"));
        assertEquals(ErrorCode.NOT_FOUND, gone.errorCode());
        reads(replaced, "replaced");
      }
      awaitLargeChunks(cluster, 0);
    }
  }

  private static void reads(FileReader reader, String name) throws IOException {
    byte[] content = new byte[LENGTH];
    int done = 0;
    while (done < LENGTH) {
      done += reader.read(done, content, done, LENGTH - done);
    }
    assertArrayEquals(Contents.of(name.length(), LENGTH), content, name);
  }

  private static void readFully(FileEditor editor, byte[] bytes) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      done += editor.read(done, bytes, done, bytes.length - done);
    }
  }

  /// Waits until every storage node has so many of them.
  private static void awaitLargeChunks(LocalCluster cluster, long expected) {
    for (String node : List.of("s1", "s2", "s3")) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertEquals(expected, Math.round(storedBytes(cluster, node) / LENGTH), node));
    }
  }

  private static double storedBytes(LocalCluster cluster, String node)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI metrics = URI.create("http://" + cluster.statusAddress(node) + "/metrics");
      HttpRequest request = HttpRequest.newBuilder(metrics).timeout(PATIENCE).build();
      String page = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      Matcher line = BYTES.matcher(page);
      assertTrue(line.find(), page);
      return Double.parseDouble(line.group(1));
    }
  }
}
