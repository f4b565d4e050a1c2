package io.skerry.testkit.mount;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.testkit.fault.CliRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// What a mount does beside the contract: several handles and mounts of one file, files without a
/// name, mapped files, its beginning and its end.
@Order(1)
class MountTest extends MountScene {
  private static final StandardOpenOption APPEND = StandardOpenOption.APPEND;

  @Test
  void handlesOfOneFileSeeEachOthersWrites() throws Exception {
    Path file = mount("one").folder().resolve("file");
    try (FileChannel one = FileChannel.open(file, CREATE, READ, WRITE);
        FileChannel other = FileChannel.open(file, READ, WRITE)) {
      one.write(ByteBuffer.wrap(bytes(10_000)), 0);
      assertEquals(10_000, other.size());
      assertArrayEquals(bytes(10_000), read(other, 0, 20_000));
      other.write(ByteBuffer.wrap(new byte[100]), 500);
      assertArrayEquals(new byte[100], read(one, 500, 100));
      one.truncate(600);
      assertEquals(600, other.size());
    }
    byte[] expected = Arrays.copyOf(bytes(10_000), 600);
    Arrays.fill(expected, 500, 600, (byte) 0);
    assertArrayEquals(expected, stored("file"));
  }

  /// The mount keeps what nobody has changed for a second.
  @Test
  void whatTheMountHasKeptIsNeverShownOnceAnotherClientHasChangedIt() throws Exception {
    Path folder = mount("one").folder();
    files().createSymbolicLink(remote + "/link", "0");
    for (int round = 0; round < 4; round++) {
      String target = Integer.toString(round);
      await()
          .during(Duration.ofMillis(1_500))
          .atMost(Duration.ofSeconds(30))
          .until(() -> looked(folder).equals(List.of("link -> " + target)));
      files().delete(remote + "/link");
      assertEquals(List.of(), looked(folder));
      files().createSymbolicLink(remote + "/link", Integer.toString(round + 1));
      assertEquals(List.of("link -> " + (round + 1)), looked(folder));
    }
  }

  /// Names by a listing, targets by a look at each name.
  private static List<String> looked(Path folder) throws IOException {
    List<String> seen = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        seen.add(entry.getFileName() + " -> " + Files.readSymbolicLink(entry));
      }
    }
    return seen;
  }

  @Test
  void whatOneMountClosesTheOtherOpens() throws Exception {
    Path one = mount("one").folder();
    Path other = mount("other").folder();
    for (int i = 1; i <= 10; i++) {
      Files.write(one.resolve("file"), bytes(i * 1_000));
      assertArrayEquals(bytes(i * 1_000), Files.readAllBytes(other.resolve("file")));
      Files.write(other.resolve("file"), bytes(i * 1_000 + 1));
      assertArrayEquals(bytes(i * 1_000 + 1), Files.readAllBytes(one.resolve("file")));
    }
    Files.createDirectories(one.resolve("a/b"));
    Files.write(one.resolve("a/b/c"), bytes(5));
    Files.move(other.resolve("a"), other.resolve("moved"));
    assertFalse(Files.exists(one.resolve("a/b/c")));
    assertArrayEquals(bytes(5), Files.readAllBytes(one.resolve("moved/b/c")));
    Files.delete(one.resolve("moved/b/c"));
    assertFalse(Files.exists(other.resolve("moved/b/c")));
  }

  @Test
  void appendsOfTwoMountsLoseNothing() throws Exception {
    Path one = mount("one").folder().resolve("log");
    Path other = mount("other").folder().resolve("log");
    try (FileChannel first = FileChannel.open(one, CREATE, APPEND);
        FileChannel second = FileChannel.open(other, APPEND)) {
      for (int i = 0; i < 20; i++) {
        first.write(ByteBuffer.wrap(bytes(100)));
        second.write(ByteBuffer.wrap(bytes(70)));
        if (i % 3 == 0) {
          first.force(true);
        }
        if (i % 4 == 0) {
          second.force(true);
        }
      }
    }
    assertEquals(20 * 170, Files.size(one));
    assertEquals(20 * 170, stored("log").length);
  }

  @Test
  void aFileWithoutANameLivesUntilItIsClosed() throws Exception {
    Path folder = mount("one").folder();
    Path file = Files.createDirectory(folder.resolve("inner")).resolve("file");
    Files.write(file, bytes(5_000));
    try (FileChannel open = FileChannel.open(file, READ, WRITE)) {
      Files.delete(file);
      assertFalse(Files.exists(file));
      assertEquals(List.of(), names(folder.resolve("inner")));
      open.write(ByteBuffer.wrap(bytes(300)), 5_000);
      open.force(true);
      assertEquals(5_300, open.size());
      assertArrayEquals(bytes(300), read(open, 5_000, 1_000));
      Files.delete(folder.resolve("inner"));
      assertArrayEquals(bytes(5_000), read(open, 0, 5_000));
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> files().list(remote).toList().isEmpty());
  }

  @Test
  void aReplacedFileLivesForThoseWhoHaveItOpen() throws Exception {
    Path folder = mount("one").folder();
    Files.write(folder.resolve("old"), bytes(400));
    Files.write(folder.resolve("new"), bytes(7));
    try (FileChannel open = FileChannel.open(folder.resolve("old"), READ)) {
      Files.move(folder.resolve("new"), folder.resolve("old"), REPLACE_EXISTING, ATOMIC_MOVE);
      assertArrayEquals(bytes(7), Files.readAllBytes(folder.resolve("old")));
      assertArrayEquals(bytes(400), read(open, 0, 1_000));
      assertEquals(List.of("old"), names(folder));
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> files().list(remote).toList().size() == 1);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void filesCanBeMapped() throws Exception {
    Path file = mount("one").folder().resolve("file");
    Files.write(file, bytes(100_000));
    try (FileChannel open = FileChannel.open(file, READ, WRITE)) {
      MappedByteBuffer map = open.map(FileChannel.MapMode.READ_WRITE, 0, 100_000);
      byte[] seen = new byte[100_000];
      map.get(0, seen);
      assertArrayEquals(bytes(100_000), seen);
      map.put(50_000, new byte[10]);
      map.force();
      open.force(true);
    }
    assertArrayEquals(new byte[10], Arrays.copyOfRange(stored("file"), 50_000, 50_010));
    assertEquals(100_000, stored("file").length);
  }

  @Test
  void aLargeDirectoryIsListedWholeWhileItIsEmptied() throws Exception {
    Path folder = mount("one").folder();
    int count = 500;
    for (int i = 0; i < count; i++) {
      files().makeDirectory(remote + "/entry-" + i, 0755);
    }
    assertEquals(
        IntStream.range(0, count).mapToObj(i -> "entry-" + i).sorted().toList(), names(folder));
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        Files.delete(entry);
      }
    }
    assertEquals(List.of(), names(folder));
  }

  @Test
  void whatTheKernelMayKeepIsStillRight() throws Exception {
    Path home = Files.createDirectories(directory.resolve("home"));
    CliRun commands = CliRun.of(cluster.orElseThrow(), home, List.of("alice"));
    MountProcess mount =
        MountProcess.start(
            commands, directory.resolve("kept"), "-o", "staleness=60,threads=3", remote);
    mounts.add(mount);
    Path folder = mount.folder();
    for (int i = 0; i < 300; i++) {
      Files.write(folder.resolve("file-" + i), bytes(i % 7));
    }
    for (int round = 0; round < 3; round++) {
      List<String> names = names(folder);
      assertEquals(300, names.size());
      for (int i = 0; i < 300; i++) {
        assertEquals(i % 7, Files.size(folder.resolve("file-" + i)));
      }
    }
    Files.write(folder.resolve("file-3"), bytes(500));
    assertEquals(500, Files.size(folder.resolve("file-3")));
    Files.delete(folder.resolve("file-4"));
    assertFalse(Files.exists(folder.resolve("file-4")));
    Path readOnly = directory.resolve("read-only");
    mounts.add(MountProcess.start(commands, readOnly, "-o", "ro", remote));
    assertArrayEquals(bytes(500), Files.readAllBytes(readOnly.resolve("file-3")));
    assertThrows(IOException.class, () -> Files.delete(readOnly.resolve("file-3")));
  }

  @Test
  void oneProcessOnlyMountsOverAFolderAndOnlyDirectories() throws Exception {
    Path folder = mount("one").folder();
    IllegalStateException twice = assertThrows(IllegalStateException.class, () -> mount("one"));
    assertTrue(twice.toString().contains("is mounted already"), twice.toString());
    Files.write(folder.resolve("file"), bytes(3));
    remote = remote + "/file";
    IllegalStateException file = assertThrows(IllegalStateException.class, () -> mount("other"));
    assertTrue(file.toString().contains("Not a directory"), file.toString());
  }

  @Test
  void aMountInUseStaysAndOneThatIsUnmountedLeavesNothing() throws Exception {
    MountProcess mount = mount("one");
    Path file = mount.folder().resolve("file");
    try (FileChannel open = FileChannel.open(file, CREATE, WRITE)) {
      open.write(ByteBuffer.wrap(bytes(10)));
      IllegalStateException busy = assertThrows(IllegalStateException.class, mount::unmount);
      assertTrue(busy.toString().contains("busy"), busy.toString());
    }
    mount.unmount();
    assertFalse(Files.exists(file));
    assertArrayEquals(bytes(10), stored("file"));
    assertTrue(mount.log().contains("unmounted: "), mount.log());
  }

  @Test
  void aMountThatIsStoppedWritesWhatOpenFilesHave() throws Exception {
    MountProcess mount = mount("one");
    try (FileChannel open = FileChannel.open(mount.folder().resolve("file"), CREATE, WRITE)) {
      open.write(ByteBuffer.wrap(bytes(70_000)));
      mount.stop();
      assertArrayEquals(bytes(70_000), stored("file"));
      assertThrows(IOException.class, () -> open.write(ByteBuffer.wrap(bytes(1))));
    } catch (FileSystemException e) {
      // Closing tells that the mount is gone.
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("not connected"), e.toString());
    }
  }

  @Test
  void aKilledMountLeavesNobodyHangingAndIsMountedAgain() throws Exception {
    MountProcess mount = mount("one");
    Files.write(mount.folder().resolve("kept"), bytes(1_000));
    Process writer =
        new ProcessBuilder("dd", "if=/dev/zero", "of=" + mount.folder().resolve("big"), "bs=64k")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.size(mount.folder().resolve("big")) > 1 << 20);
    mount.kill();
    assertTrue(writer.waitFor(20, TimeUnit.SECONDS), "the writer hangs");
    assertTrue(writer.exitValue() != 0);
    assertThrows(IOException.class, () -> Files.size(mount.folder().resolve("kept")));
    Path again = mount("one").folder();
    assertArrayEquals(bytes(1_000), Files.readAllBytes(again.resolve("kept")));
    Files.write(again.resolve("new"), bytes(10));
  }
}
