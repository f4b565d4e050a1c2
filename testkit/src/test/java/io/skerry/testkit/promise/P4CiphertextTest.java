package io.skerry.testkit.promise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileReader;
import io.skerry.client.FileSystem;
import io.skerry.client.FileWriter;
import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P4: file bytes reach no server's disk or log in clear, while the same search does find a file's
/// name.
class P4CiphertextTest {
  private static final String NAME = "a-name-that-is-looked-for-9c1f";
  private static final byte[] MARKER = Contents.of(4711, 64);
  private static final int PIECE = 1 << 20;
  private static final List<Integer> LENGTHS = List.of(1 << 10, 1 << 20, 100 << 20);

  @TempDir Path directory;

  @Test
  void plaintextOccursInNoServersFolder() throws Exception {
    byte[] name = NAME.getBytes(StandardCharsets.UTF_8);
    try (LocalCluster cluster = LocalCluster.start(ClusterSpec.standard(), directory)) {
      try (Skerry alice = cluster.connect("alice")) {
        for (int length : LENGTHS) {
          write(alice.files(), "/demo/" + NAME + length, length);
          check(alice.files(), "/demo/" + NAME + length, length);
        }
      }
      assertEquals(List.of(), filesWith(cluster, MARKER), "while running");
      assertMetadataOnly(filesWith(cluster, name), "while running");
      cluster.servers().forEach(server -> cluster.stop(server.name()));
      assertEquals(List.of(), filesWith(cluster, MARKER), "after stop");
      assertMetadataOnly(filesWith(cluster, name), "after stop");
    }
  }

  @Test
  void theSearchFindsWhatLiesAcrossItsPieces() throws IOException {
    byte[] content = Contents.of(7, 3 * PIECE);
    System.arraycopy(MARKER, 0, content, PIECE - 20, MARKER.length);
    Path file = Files.write(directory.resolve("file"), content);

    assertTrue(contains(file, MARKER));
  }

  /// Every piece of the file holds the marker.
  private static byte[] piece(int length) {
    byte[] piece = Contents.of(length, Math.min(length, PIECE));
    System.arraycopy(MARKER, 0, piece, piece.length / 2, MARKER.length);
    return piece;
  }

  private static void write(FileSystem files, String path, int length) throws IOException {
    byte[] piece = piece(length);
    try (FileWriter writer = files.create(path, CreateOptions.defaults())) {
      for (int at = 0; at < length; at += piece.length) {
        writer.write(piece);
      }
    }
  }

  private static void check(FileSystem files, String path, int length) throws IOException {
    byte[] piece = piece(length);
    try (FileReader reader = files.open(path);
        InputStream in = reader.stream()) {
      for (int at = 0; at < length; at += piece.length) {
        assertArrayEquals(piece, in.readNBytes(piece.length), path);
      }
      assertEquals(-1, in.read(), path);
    }
  }

  private static void assertMetadataOnly(List<Path> files, String when) {
    assertTrue(
        files.stream().anyMatch(file -> file.toString().contains("/nodes/m")),
        "the search finds no name in the metadata " + when);
    assertEquals(
        List.of(),
        files.stream().filter(file -> file.toString().contains("/nodes/s")).toList(),
        "a storage node knows a file's name " + when);
  }

  private static List<Path> filesWith(LocalCluster cluster, byte[] wanted) throws IOException {
    List<Path> found = new ArrayList<>();
    for (ServerProcess server : cluster.servers()) {
      assertTrue(server.log().startsWith(server.directory()) && Files.size(server.log()) > 0);
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

  /// Reads in pieces that overlap by what is looked for.
  private static boolean contains(Path file, byte[] wanted) throws IOException {
    String text = new String(wanted, StandardCharsets.ISO_8859_1);
    byte[] window = new byte[PIECE + wanted.length];
    int kept = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.readNBytes(window, kept, PIECE);
          n > 0;
          n = in.readNBytes(window, kept, PIECE)) {
        int length = kept + n;
        if (new String(window, 0, length, StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
        kept = Math.min(length, wanted.length);
        byte[] end = Arrays.copyOfRange(window, length - kept, length);
        System.arraycopy(end, 0, window, 0, kept);
      }
    } catch (NoSuchFileException e) {
      return false; // a running server has removed it meanwhile
    }
    return false;
  }
}
