package io.skerry.testkit.semantics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.client.AclEntry;
import io.skerry.client.AclEntry.Tag;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileAttributes.Existing;
import io.skerry.client.FileReader;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.FileWriter;
import io.skerry.client.Links;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.SharedCluster;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/// Links, special files, holes and the rights on them, from one client's call to what another
/// client sees.
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PosixSemanticsTest {
  private static final int RECORD = 1_000;

  private Skerry aliceClient;
  private Skerry bobClient;
  private FileSystem alice;
  private FileSystem bob;

  @BeforeAll
  void connect(LocalCluster cluster) {
    aliceClient = cluster.connect("alice");
    bobClient = cluster.connect("bob");
    alice = aliceClient.files();
    bob = bobClient.files();
  }

  @AfterAll
  void stop() {
    aliceClient.close();
    bobClient.close();
  }

  private static void refused(ErrorCode code, Executable call) {
    SkerryException refused = assertThrows(SkerryException.class, call);
    assertEquals(code, refused.errorCode(), refused::getMessage);
  }

  private static byte[] write(FileSystem files, String path, int length) throws IOException {
    byte[] content = new byte[length];
    Arrays.fill(content, (byte) 7);
    try (FileWriter writer = files.create(path, CreateOptions.defaults())) {
      writer.write(content);
    }
    return content;
  }

  private static byte[] read(FileSystem files, String path) throws IOException {
    try (FileReader reader = files.open(path);
        InputStream in = reader.stream()) {
      return in.readAllBytes();
    }
  }

  @Test
  void theLastOfTwoNamesKeepsTheContent() throws Exception {
    byte[] content = write(alice, "/demo/hard-1", 100_000);
    FileStatus linked = alice.createLink("/demo/hard-2", "/demo/hard-1");
    assertEquals(2, linked.links());
    alice.delete("/demo/hard-1");

    assertEquals(1, bob.stat("/demo/hard-2").links());
    assertArrayEquals(content, read(bob, "/demo/hard-2"));
    alice.makeDirectory("/demo/hard-dir", 0755);
    refused(ErrorCode.NOT_PERMITTED, () -> alice.createLink("/demo/hard-3", "/demo/hard-dir"));
  }

  @Test
  void linksInPathsLeadToTheSameFileForEverybody() throws Exception {
    alice.makeDirectories("/demo/soft/deep/er", 0755);
    byte[] content = write(alice, "/demo/soft/file", 5_000);
    alice.createSymbolicLink("/demo/soft/deep/er/up", "../../file");
    alice.createSymbolicLink("/demo/shortcut", "/demo/soft/deep");

    assertArrayEquals(content, read(bob, "/demo/shortcut/er/up"));
    assertEquals(FileType.SYMBOLIC_LINK, bob.stat("/demo/shortcut").type());
    assertEquals(FileType.DIRECTORY, bob.stat("/demo/shortcut", Links.FOLLOW).type());
    assertEquals("er", bob.list("/demo/shortcut").iterator().next().name());
    alice.createSymbolicLink("/demo/round", "round");
    refused(ErrorCode.SYMBOLIC_LINK_LOOP, () -> alice.open("/demo/round"));
    alice.createSymbolicLink("/demo/dangling", "soft/made");
    try (FileWriter writer =
        alice.create("/demo/dangling", CreateOptions.defaults().overwriting())) {
      writer.write(1);
    }
    assertEquals(1, bob.stat("/demo/soft/made").size());
  }

  @Test
  void twoNamesChangePlaces() throws Exception {
    alice.makeDirectory("/demo/current", 0755);
    write(alice, "/demo/current/old", 1);
    write(alice, "/demo/next", 2);
    alice.exchange("/demo/current", "/demo/next");

    assertEquals(2, bob.stat("/demo/current").size());
    assertEquals(1, bob.stat("/demo/next/old").size());
    refused(ErrorCode.ALREADY_EXISTS, () -> alice.rename("/demo/next", "/demo/current", false));
  }

  @Test
  void holesReadAsZeros() throws Exception {
    byte[] content = write(alice, "/demo/holed", 200_000);
    alice.punchHole("/demo/holed", 50_000, 100_000);
    Arrays.fill(content, 50_000, 150_000, (byte) 0);
    assertArrayEquals(content, read(bob, "/demo/holed"));

    alice.truncate("/demo/holed", 10);
    alice.truncate("/demo/holed", 70_000);
    byte[] grown = Arrays.copyOf(Arrays.copyOf(content, 10), 70_000);
    assertArrayEquals(grown, read(bob, "/demo/holed"));
    refused(ErrorCode.PERMISSION_DENIED, () -> bob.punchHole("/demo/holed", 0, 1));
  }

  @Test
  void specialFilesAreKeptButNotOpened() throws Exception {
    FileStatus fifo = alice.createSpecial("/demo/pipe", FileType.FIFO, 0640, 0);
    assertEquals(FileType.FIFO, bob.stat("/demo/pipe").type());
    assertEquals(0640, fifo.mode());
    refused(ErrorCode.NO_SUCH_DEVICE, () -> alice.open("/demo/pipe"));
    refused(
        ErrorCode.NOT_PERMITTED,
        () -> alice.createSpecial("/demo/null", FileType.CHARACTER_DEVICE, 0666, 1L << 32 | 3));
    assertFalse(bob.exists("/demo/null"));
  }

  @Test
  void anAccessListOpensADoorForOneUser() throws Exception {
    alice.makeDirectory("/demo/project", 0700);
    refused(ErrorCode.PERMISSION_DENIED, () -> bob.list("/demo/project"));
    List<AclEntry> open =
        List.of(
            new AclEntry(Tag.OWNER, "", 7),
            new AclEntry(Tag.USER, "bob", 7),
            new AclEntry(Tag.OWNING_GROUP, "", 0),
            new AclEntry(Tag.MASK, "", 7),
            new AclEntry(Tag.OTHER, "", 0));
    alice.attributes().setAcl("/demo/project", open);
    alice.attributes().setDefaultAcl("/demo/project", open);
    alice.makeDirectory("/demo/project/inner", 0777, 022);

    assertEquals(open, bob.attributes().acl("/demo/project/inner").access());
    assertEquals(open, bob.attributes().acl("/demo/project/inner").defaults());
    bob.makeDirectory("/demo/project/inner/bobs", 0755);
    refused(ErrorCode.NOT_PERMITTED, () -> bob.attributes().setAcl("/demo/project", List.of()));
    alice.setMode("/demo/project", 0700);
    refused(ErrorCode.PERMISSION_DENIED, () -> bob.list("/demo/project"));
  }

  @Test
  void attributesTravel() throws Exception {
    write(alice, "/demo/tagged", 1);
    byte[] value = {0, 1, -1};
    alice.attributes().set("/demo/tagged", "user.colour", value, Existing.MUST_NOT_EXIST);

    assertEquals(List.of("user.colour"), bob.attributes().list("/demo/tagged"));
    assertArrayEquals(value, bob.attributes().get("/demo/tagged", "user.colour"));
    refused(ErrorCode.NO_DATA, () -> bob.attributes().get("/demo/tagged", "user.size"));
    refused(
        ErrorCode.PERMISSION_DENIED, () -> bob.attributes().remove("/demo/tagged", "user.colour"));
    alice.attributes().remove("/demo/tagged", "user.colour");
    assertEquals(List.of(), bob.attributes().list("/demo/tagged"));
  }

  @Test
  void p6ACloneOutlivesItsOriginal() throws Exception {
    byte[] content = write(alice, "/demo/original", 300_000);
    alice.cloneFile("/demo/original", "/demo/clone", 0644);
    try (FileWriter writer =
        alice.create("/demo/original", CreateOptions.defaults().overwriting())) {
      writer.write(1);
    }
    alice.delete("/demo/original");

    assertArrayEquals(content, read(bob, "/demo/clone"));
  }

  @Test
  void joinedFilesReadAsOne() throws Exception {
    byte[] first = write(alice, "/demo/part-1", 100_000);
    write(alice, "/demo/part-2", 50_000);
    write(alice, "/demo/part-3", 1);
    alice.concatenate("/demo/part-1", List.of("/demo/part-2", "/demo/part-3"));

    byte[] whole = Arrays.copyOf(first, 150_001);
    Arrays.fill(whole, (byte) 7);
    assertArrayEquals(whole, read(bob, "/demo/part-1"));
    assertFalse(bob.exists("/demo/part-2"));
  }

  @Test
  void appendsOfTwoClientsStandWholeOneBehindTheOther() throws Exception {
    write(alice, "/demo/log", 0);
    alice.setMode("/demo/log", 0666);
    int records = 20;
    CompletableFuture<Void> one = append(alice, 'a', records);
    CompletableFuture<Void> other = append(bob, 'b', records);
    one.get(60, TimeUnit.SECONDS);
    other.get(60, TimeUnit.SECONDS);

    byte[] log = read(alice, "/demo/log");
    assertEquals(2 * records * RECORD, log.length);
    int ofAlice = 0;
    for (int i = 0; i < log.length; i += RECORD) {
      for (int j = 1; j < RECORD; j++) {
        assertEquals(log[i], log[i + j], "torn record at " + i);
      }
      ofAlice += log[i] == 'a' ? 1 : 0;
    }
    assertEquals(records, ofAlice);
  }

  /// Half of the records by one open writer that syncs, half by one writer each.
  private static CompletableFuture<Void> append(FileSystem files, char letter, int records) {
    byte[] record = new byte[RECORD];
    Arrays.fill(record, (byte) letter);
    return CompletableFuture.runAsync(
        () -> {
          try (FileWriter writer =
              files.create("/demo/log", CreateOptions.defaults().appending())) {
            for (int i = 0; i < records / 2; i++) {
              writer.write(record);
              writer.sync();
              try (FileWriter own =
                  files.create("/demo/log", CreateOptions.defaults().appending())) {
                own.write(record);
              }
            }
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
