package io.skerry.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.testkit.contract.AttributeDoor.Kind;
import io.skerry.testkit.contract.AttributeDoor.Status;
import io.skerry.testkit.contract.Door.Mode;
import io.skerry.testkit.contract.DoorException.Trouble;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.function.Executable;

/// Contents, and what all parts of the contract have in common.
public abstract class FileContract {
  private static final Set<Trouble> STRAYED = EnumSet.of(Trouble.NOT_A_DIRECTORY, Trouble.MISSING);

  private Optional<Door> opened = Optional.empty();

  /// The door to a new, empty directory of this name, which everybody may enter.
  protected abstract Door make(String directory) throws Exception;

  /// Whether names may have any characters, and not only those of this machine's locale.
  protected boolean takesAllNames() {
    return true;
  }

  @BeforeEach
  void makeDirectory(TestInfo test) throws Exception {
    opened = Optional.of(make(directory(test)));
  }

  static String directory(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName();
  }

  protected final Door door() {
    return opened.orElseThrow();
  }

  static void refused(Trouble trouble, Executable call) {
    DoorException refused = assertThrows(DoorException.class, call);
    assertEquals(trouble, refused.trouble(), refused::toString);
  }

  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  final void write(String path, byte[] content) throws DoorException {
    try (OpenFile file = door().open(path, Mode.REPLACE)) {
      file.write(0, content);
    }
  }

  final byte[] read(String path) throws DoorException {
    return read(door(), path);
  }

  static byte[] read(Door door, String path) throws DoorException {
    try (OpenFile file = door.open(path, Mode.READ)) {
      return file.read(0, Math.toIntExact(file.size()) + 1);
    }
  }

  final Status status(String path) throws DoorException {
    return door().attributes().status(path, /* follow= */ false);
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    for (int length : new int[] {0, 1, 65_537, 700_000}) {
      write("file", bytes(length));
      assertEquals(length, status("file").size());
      assertArrayEquals(bytes(length), read("file"));
    }
    write("file", bytes(10));
    assertArrayEquals(bytes(10), read("file"));
  }

  @Test
  void aNewFileTakesNoOnesPlace() throws Exception {
    door().open("file", Mode.CREATE_NEW).close();
    assertEquals(0, status("file").size());
    refused(Trouble.EXISTS, () -> door().open("file", Mode.CREATE_NEW));
    door().makeDirectory("directory");
    refused(Trouble.EXISTS, () -> door().open("directory", Mode.CREATE_NEW));
    door().links().makeSymbolic("dangling", "nowhere");
    refused(Trouble.EXISTS, () -> door().open("dangling", Mode.CREATE_NEW));
  }

  @Test
  void whatIsMissingIsNotOpened() throws Exception {
    refused(Trouble.MISSING, () -> door().open("file", Mode.READ));
    refused(Trouble.MISSING, () -> door().open("file", Mode.UPDATE));
    refused(Trouble.MISSING, () -> door().open("no/file", Mode.CREATE));
    refused(Trouble.MISSING, () -> door().open("no/file", Mode.CREATE_NEW));
    refused(Trouble.MISSING, () -> status("file"));
    assertEquals(0, door().list("").size());
  }

  @Test
  void aFileIsNoDirectory() throws Exception {
    write("file", bytes(1));
    refused(Trouble.NOT_A_DIRECTORY, () -> read("file/below"));
    DoorException unknown = assertThrows(DoorException.class, () -> status("file/below"));
    // The JDK's provider says one or the other, depending on its version.
    assertTrue(STRAYED.contains(unknown.trouble()), unknown::toString);
    refused(Trouble.NOT_A_DIRECTORY, () -> write("file/below", bytes(1)));
    refused(Trouble.NOT_A_DIRECTORY, () -> door().makeDirectory("file/below"));
    refused(Trouble.NOT_A_DIRECTORY, () -> door().list("file"));
  }

  @Test
  void aDirectoryHasNoContent() throws Exception {
    door().makeDirectory("directory");
    refused(Trouble.IS_A_DIRECTORY, () -> door().open("directory", Mode.UPDATE));
    refused(Trouble.IS_A_DIRECTORY, () -> door().open("directory", Mode.REPLACE));
    refused(Trouble.IS_A_DIRECTORY, () -> door().open("directory", Mode.APPEND));
    refused(Trouble.IS_A_DIRECTORY, () -> read("directory"));
  }

  @Test
  void anOpenFileSeesWhatItHasWritten() throws Exception {
    byte[] expected = bytes(200_000);
    write("file", expected);
    try (OpenFile file = door().open("file", Mode.UPDATE)) {
      byte[] patch = bytes(100);
      for (int at : new int[] {150_000, 0, 50, 150_050, 199_950}) {
        file.write(at, patch);
        expected = Arrays.copyOf(expected, Math.max(expected.length, at + patch.length));
        System.arraycopy(patch, 0, expected, at, patch.length);
      }
      assertEquals(200_050, file.size());
      assertArrayEquals(expected, file.read(0, 300_000));
      file.write(10, new byte[5]);
      Arrays.fill(expected, 10, 15, (byte) 0);
      assertArrayEquals(Arrays.copyOf(expected, 20), file.read(0, 20));
    }
    assertArrayEquals(expected, read("file"));
  }

  @Test
  void aReplacedFileIsEmptyForItsWriter() throws Exception {
    write("file", bytes(1_000));
    try (OpenFile file = door().open("file", Mode.REPLACE)) {
      assertEquals(0, file.size());
      assertEquals(0, file.read(0, 10).length);
      file.write(5, bytes(5));
      assertEquals(10, file.size());
    }
    byte[] expected = new byte[10];
    System.arraycopy(bytes(5), 0, expected, 5, 5);
    assertArrayEquals(expected, read("file"));
  }

  @Test
  void randomWritesEndAsInAnArray(TestReporter reporter) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    reporter.publishEntry("seed", String.valueOf(seed));
    Random random = new Random(seed);
    byte[] expected = new byte[0];
    try (OpenFile file = door().open("file", Mode.CREATE)) {
      for (int i = 0; i < 40; i++) {
        int at = random.nextInt(400_000);
        byte[] piece = bytes(1 + random.nextInt(i % 8 == 0 ? 300_000 : 3_000));
        file.write(at, piece);
        expected = Arrays.copyOf(expected, Math.max(expected.length, at + piece.length));
        System.arraycopy(piece, 0, expected, at, piece.length);
        if (i % 13 == 7) {
          int size = random.nextInt(expected.length);
          file.truncate(size);
          expected = Arrays.copyOf(expected, size);
        }
      }
      assertArrayEquals(expected, file.read(0, expected.length + 1), "seed " + seed);
    }
    assertArrayEquals(expected, read("file"), "seed " + seed);
  }

  @Test
  void gapsReadAsZerosAndTheEndIsTheEnd() throws Exception {
    try (OpenFile file = door().open("file", Mode.CREATE_NEW)) {
      file.write(100_000, bytes(10));
      assertEquals(100_010, file.size());
      assertArrayEquals(new byte[100_000], file.read(0, 100_000));
      assertArrayEquals(Arrays.copyOfRange(bytes(10), 4, 10), file.read(100_004, 50));
      assertEquals(0, file.read(100_010, 1).length);
      assertEquals(0, file.read(5_000_000, 1).length);
    }
  }

  @Test
  void aFileCanBeCut() throws Exception {
    byte[] content = bytes(150_000);
    write("file", content);
    try (OpenFile file = door().open("file", Mode.UPDATE)) {
      file.write(0, content);
      file.truncate(70_000);
      assertEquals(70_000, file.size());
      assertArrayEquals(Arrays.copyOf(content, 70_000), file.read(0, 200_000));
      file.truncate(0);
      file.write(0, bytes(3));
    }
    assertArrayEquals(bytes(3), read("file"));
  }

  @Test
  void appendsFollowEachOther() throws Exception {
    try (OpenFile one = door().open("log", Mode.APPEND);
        OpenFile other = door().open("log", Mode.APPEND)) {
      one.write(0, bytes(1_000));
      one.sync();
      other.write(0, bytes(500));
      other.sync();
      one.write(0, bytes(7));
    }
    byte[] expected = Arrays.copyOf(bytes(1_000), 1_507);
    System.arraycopy(bytes(500), 0, expected, 1_000, 500);
    System.arraycopy(bytes(7), 0, expected, 1_500, 7);
    assertArrayEquals(expected, read("log"));
  }

  @Test
  void p2WhatWasSyncedIsThereForEverybody() throws Exception {
    try (OpenFile file = door().open("file", Mode.CREATE_NEW)) {
      file.write(0, bytes(100_000));
      file.sync();
      assertArrayEquals(bytes(100_000), read("file"));
      file.write(100_000, bytes(10));
    }
    assertEquals(100_010, status("file").size());
  }

  @Test
  void timesAndBitsAreKept() throws Exception {
    write("file", bytes(5));
    Instant time = Instant.parse("2020-02-29T12:34:56.789Z");
    door().attributes().setModified("file", time);
    door().attributes().setMode("file", 0640);
    Status status = status("file");
    assertEquals(Kind.FILE, status.kind());
    assertEquals(time, status.modified());
    assertEquals(0640, status.mode());
    assertEquals(1, status.links());
    refused(Trouble.MISSING, () -> door().attributes().setMode("none", 0600));
    refused(Trouble.MISSING, () -> door().attributes().setModified("none", time));
  }

  @Test
  void extendedAttributesAreKept() throws Exception {
    write("file", bytes(5));
    AttributeDoor attributes = door().attributes();
    try {
      attributes.set("file", "colour", bytes(20));
    } catch (DoorException e) {
      assumeTrue(e.trouble() != Trouble.OTHER, "this file system has none: " + e);
      throw e;
    }
    attributes.set("file", "empty", new byte[0]);
    assertArrayEquals(bytes(20), attributes.get("file", "colour"));
    assertEquals(0, attributes.get("file", "empty").length);
    attributes.set("file", "colour", bytes(3));
    assertArrayEquals(bytes(3), attributes.get("file", "colour"));
    attributes.remove("file", "empty");
    assertEquals("[colour]", new TreeSet<>(attributes.names("file")).toString());
    refused(Trouble.NO_DATA, () -> attributes.get("file", "empty"));
    refused(Trouble.NO_DATA, () -> attributes.remove("file", "empty"));
  }
}
