package io.skerry.testkit.mount;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.AclEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What POSIX wants of open files that other clients change the names of, and of new ones.
class MountPosixTest extends MountScene {

  @Test
  void whatAnotherClientDeletesOrReplacesLivesForThoseWhoHaveItOpen() throws Exception {
    Path folder = mount("one").folder();
    Files.write(folder.resolve("read"), bytes(5_000));
    Files.write(folder.resolve("written"), bytes(5_000));
    Files.write(folder.resolve("new"), bytes(7));
    try (FileChannel read = FileChannel.open(folder.resolve("read"), READ);
        FileChannel written = FileChannel.open(folder.resolve("written"), READ, WRITE)) {
      files().delete(remote + "/read");
      files().rename(remote + "/new", remote + "/written", /* replace= */ true);
      assertEquals(List.of("written"), names(folder));
      assertEquals(5_000, read.size());
      assertArrayEquals(bytes(5_000), read(read, 0, 9_000));

      written.write(ByteBuffer.wrap(bytes(300)), 5_000);
      written.force(true);
      assertEquals(5_300, written.size());
      assertArrayEquals(bytes(300), read(written, 5_000, 1_000));
      written.truncate(100);
      assertEquals(100, written.size());
      assertEquals("0", statOfOpen(folder.resolve("written"), "%h"));
      assertArrayEquals(bytes(7), Files.readAllBytes(folder.resolve("written")));
    }
  }

  @Test
  void whatAnotherClientMovesStaysTheSameForThoseWhoHaveItOpen() throws Exception {
    Path folder = mount("one").folder();
    Files.write(folder.resolve("file"), bytes(5_000));
    files().makeDirectory(remote + "/inner", 0755);
    try (FileChannel open = FileChannel.open(folder.resolve("file"), READ, WRITE)) {
      files().rename(remote + "/file", remote + "/inner/moved", /* replace= */ true);
      open.write(ByteBuffer.wrap(bytes(300)), 5_000);
      open.force(true);
      assertEquals(5_300, open.size());
      open.truncate(5_100);
      assertArrayEquals(Arrays.copyOf(bytes(300), 100), read(open, 5_000, 1_000));
    }
    assertEquals(5_100, stored("inner/moved").length);
  }

  /// What stat(1) says of a file that this process has open, by the descriptor alone.
  private static String statOfOpen(Path file, String format) throws Exception {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      Path descriptor =
          descriptors.filter(each -> leadsTo(each, file)).findFirst().orElseThrow().getFileName();
      String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor;
      return said(Path.of("/"), "stat", "-L", "-c", format, path);
    }
  }

  private static boolean leadsTo(Path descriptor, Path file) {
    try {
      // The kernel adds that the name is gone.
      return Files.readSymbolicLink(descriptor).toString().startsWith(file.toString());
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aDefaultAclComesBeforeTheUmask() throws Exception {
    Path folder = mount("one").folder();
    String make = "umask 027; echo x > file; mkdir inner; mkfifo pipe; stat -c %a file inner pipe";
    assertEquals("640\n750\n640", shell(folder, make + "; rm -r file inner pipe"));
    files()
        .attributes()
        .setDefaultAcl(
            remote,
            List.of(
                new AclEntry(AclEntry.Tag.OWNER, "", 7),
                new AclEntry(AclEntry.Tag.USER, "bob", 6),
                new AclEntry(AclEntry.Tag.OWNING_GROUP, "", 5),
                new AclEntry(AclEntry.Tag.MASK, "", 7),
                new AclEntry(AclEntry.Tag.OTHER, "", 4)));
    assertEquals("664\n774\n664", shell(folder, make));
  }

  private static String shell(Path folder, String script) throws Exception {
    return said(folder, "sh", "-c", script);
  }

  private static String said(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), "hangs: " + List.of(command));
    return said.strip();
  }

  @Test
  void holesAreFoundWithoutBeingRead() throws Exception {
    Path folder = mount("one").folder();
    try (FileChannel open = FileChannel.open(folder.resolve("file"), CREATE, WRITE)) {
      open.write(ByteBuffer.wrap(bytes(1_000)), 0);
      open.write(ByteBuffer.wrap(bytes(10)), 100_000);
    }
    String places = "import os; f=os.open('file',0); d=os.SEEK_DATA; h=os.SEEK_HOLE\n";
    String ask = "print(*[os.lseek(f,*x) for x in [(0,d),(0,h),(1000,d),(100005,h)]])";
    assertEquals("0 1000 100000 100010", said(folder, "python3", "-c", places + ask));
  }
}
