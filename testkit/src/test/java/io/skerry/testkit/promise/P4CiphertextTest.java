package io.skerry.testkit.promise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P4: file bytes reach no server's disk or log in clear, while the same search does find a file's
/// name.
class P4CiphertextTest {
  private static final String NAME = "a-name-that-is-looked-for-9c1f";

  @TempDir Path directory;

  @Test
  void plaintextOccursInNoServersFolder() throws Exception {
    byte[] marker = Contents.of(4711, 64);
    try (LocalCluster cluster = LocalCluster.start(ClusterSpec.standard(), directory)) {
      try (Skerry alice = cluster.connect("alice")) {
        for (int length : List.of(1 << 10, 1 << 20, 24 << 20)) {
          byte[] content = Contents.of(length, length);
          System.arraycopy(marker, 0, content, length / 2, marker.length);
          Contents.write(alice.files(), "/demo/" + NAME + length, content);
          assertArrayEquals(content, Contents.read(alice.files(), "/demo/" + NAME + length));
        }
      }
      assertEquals(List.of(), foldersWith(cluster, marker), "while running");
      cluster.servers().forEach(server -> cluster.stop(server.name()));
      assertEquals(List.of(), foldersWith(cluster, marker), "after stop");
      byte[] name = NAME.getBytes(StandardCharsets.UTF_8);
      assertFalse(foldersWith(cluster, name).isEmpty(), "the search finds nothing at all");
    }
  }

  private static List<Path> foldersWith(LocalCluster cluster, byte[] wanted) throws IOException {
    List<Path> found = new ArrayList<>();
    for (ServerProcess server : cluster.servers()) {
      try (Stream<Path> files = Files.walk(server.directory())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (contains(file, wanted)) {
            found.add(file);
          }
        }
      }
    }
    return found;
  }

  private static boolean contains(Path file, byte[] wanted) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (java.nio.file.NoSuchFileException e) {
      return false; // a running server has removed it meanwhile
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.contains(new String(wanted, StandardCharsets.ISO_8859_1));
  }
}
