package io.skerry.client.data;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileReader;
import io.skerry.client.FileWriter;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.client.played.PlayedCluster;
import io.skerry.client.played.PlayedFiles;
import io.skerry.client.played.PlayedServer;
import io.skerry.client.played.PlayedStorage;
import io.skerry.client.played.PlayedStorage.Mood;
import io.skerry.proto.rpc.CommitFileRequest;
import io.skerry.proto.types.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Writing and reading contents against three played storage nodes.
@Timeout(120)
final class ContentTest {
  private static final String PATH = "/demo/file";

  private PlayedCluster cluster;
  private PlayedFiles files;
  private List<PlayedStorage> storages;
  private List<PlayedServer> servers;
  private Skerry skerry;

  @SuppressWarnings("NullAway.Init")
  ContentTest() {}

  @BeforeEach
  void start() throws Exception {
    cluster = new PlayedCluster();
    files = cluster.files();
    storages = cluster.storages();
    servers = cluster.servers();
    skerry = cluster.skerry();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private void write(byte[] content) throws SkerryException {
    try (FileWriter writer = skerry.files().create(PATH, CreateOptions.defaults().overwriting())) {
      writer.write(content);
    }
  }

  private byte[] read() throws Exception {
    try (FileReader reader = skerry.files().open(PATH)) {
      return reader.stream().readAllBytes();
    }
  }

  private void roundTrip(int length) throws Exception {
    byte[] content = bytes(length);
    write(content);
    assertArrayEquals(content, read());
  }

  @Test
  void p1ContentsOfAllSizesComeBackFromThreeCopies() throws Exception {
    for (int length : new int[] {0, 1, 4095, 4096, 4097, 262_144, 262_145, 3_000_000}) {
      roundTrip(length);
    }
    assertTrue(storages.get(0).chunks() > 10);
    assertEquals(storages.get(0).chunks(), storages.get(2).chunks());
    files.commits().stream()
        .flatMap(commit -> commit.getChunksList().stream())
        .forEach(chunk -> assertEquals(3, chunk.getReceiptsCount()));
  }

  @Test
  void p4StorageNodesSeeOnlyCiphertext() throws Exception {
    byte[] content = new byte[100_000];
    Arrays.fill(content, (byte) 'x');
    write(content);
    ByteString marker = ByteString.copyFromUtf8("xxxxxxxx");
    for (ByteString block : storages.get(0).allBlocks()) {
      for (int i = 0; i + marker.size() <= block.size(); i++) {
        assertFalse(block.substring(i, i + marker.size()).equals(marker));
      }
    }
  }

  @Test
  void p1OneFailingNodeIsLeftBehind() throws Exception {
    storages.get(1).mood(Mood.FAILING);
    roundTrip(1_000_000);
    assertEquals(0, storages.get(1).chunks());
    assertEquals(2, files.commits().get(0).getChunks(0).getReceiptsCount());
  }

  @Test
  void p1OneSilentNodeCostsSecondsOnly() throws Exception {
    storages.get(1).mood(Mood.SILENT);
    long begin = System.nanoTime();
    roundTrip(600_000);
    assertTrue(System.nanoTime() - begin < Duration.ofSeconds(20).toNanos());
    assertEquals(2, files.commits().get(0).getChunks(0).getReceiptsCount());
  }

  @Test
  void p1AReceiptForSomethingElseCountsForNothing() throws Exception {
    storages.get(0).mood(Mood.LYING);
    write(bytes(10_000));
    assertEquals(2, files.commits().get(0).getChunks(0).getReceiptsCount());
  }

  @Test
  void p1TooFewCopiesAreNoSuccessAndLeaveNoFile() {
    storages.get(0).mood(Mood.FAILING);
    storages.get(1).mood(Mood.FAILING);
    SkerryException e = assertThrows(SkerryException.class, () -> write(bytes(10_000)));
    assertEquals(ErrorCode.NOT_ENOUGH_COPIES, e.errorCode());
    assertTrue(String.valueOf(e.getMessage()).contains("s1: cut off"));
    assertEquals(List.of(), files.commits());
    assertFalse(files.exists());
  }

  @Test
  void p1AChunkIsStoredAgainUnderANewIdWhenNodesComeBack() throws Exception {
    byte[] content = bytes(900_000);
    files.longChunks();
    storages.get(0).mood(Mood.FAILING);
    storages.get(1).mood(Mood.FAILING);
    try (FileWriter writer = skerry.files().create(PATH, CreateOptions.defaults())) {
      writer.write(content, 0, 600_000);
      await().until(() -> storages.get(0).refused() > 0 && storages.get(1).refused() > 0);
      storages.get(0).mood(Mood.WELL);
      storages.get(1).mood(Mood.WELL);
      writer.write(content, 600_000, 300_000);
    }
    assertArrayEquals(content, read());
    assertTrue(files.commits().get(0).getChunks(0).getChunk().getLow() > 1);
  }

  @ParameterizedTest
  @EnumSource
  void p1LongChunksSurviveAnyMoodOfOneNode(Mood mood) throws Exception {
    files.longChunks();
    storages.get(1).mood(mood);
    roundTrip(2_500_000);
    int copies = mood == Mood.WELL ? 3 : 2;
    assertEquals(3, files.commits().get(0).getChunksCount());
    assertEquals(copies, files.commits().get(0).getChunks(0).getReceiptsCount());
  }

  @Test
  void p1ANodeIsLeftBehindWhoseConnectionIsKnownToBeBrokenWhenACallBegins() throws Exception {
    servers.get(1).close();
    for (int i = 0; i < 5; i++) {
      roundTrip(1_000 + i);
      files.longChunks();
      roundTrip(1_500_000 + i);
    }
    assertEquals(2, files.commits().get(9).getChunks(0).getReceiptsCount());
  }

  @Test
  void p1ASmallChunkIsStoredAgainUnderANewIdWhenNodesComeBack() throws Exception {
    byte[] content = bytes(5_000);
    storages.get(0).mood(Mood.FAILING);
    storages.get(1).mood(Mood.FAILING);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> written =
          other.submit(
              () -> {
                write(content);
                return true;
              });
      await().until(() -> storages.get(0).refused() > 0 && storages.get(1).refused() > 0);
      storages.get(0).mood(Mood.WELL);
      storages.get(1).mood(Mood.WELL);
      assertEquals(true, written.get());
    } finally {
      other.shutdownNow();
    }
    assertArrayEquals(content, read());
    assertTrue(files.commits().get(0).getChunks(0).getChunk().getLow() > 1);
  }

  @Test
  void p1WhoWaitsForAllReceiptsGetsAllOrTheCertaintyThatOneIsGone() throws Exception {
    CreateOptions patient = CreateOptions.defaults().overwriting().withAllReceipts();
    try (FileWriter writer = skerry.files().create(PATH, patient)) {
      writer.write(bytes(1_000));
    }
    assertEquals(3, files.commits().get(0).getChunks(0).getReceiptsCount());
    storages.get(1).mood(Mood.FAILING);
    try (FileWriter writer = skerry.files().create(PATH, patient)) {
      writer.write(bytes(1_000));
    }
    assertEquals(2, files.commits().get(1).getChunks(0).getReceiptsCount());
  }

  @Test
  void p3OverwritingReplacesAllAtOnce() throws Exception {
    write(bytes(1000));
    byte[] next = bytes(500_000);
    write(next);
    CommitFileRequest commit = files.commits().get(1);
    assertTrue(commit.getReplace());
    assertEquals(2, files.commits().size());
    assertArrayEquals(next, read());
  }

  @Test
  void p3AnAbortedWriterChangesNothing() throws Exception {
    byte[] content = bytes(1000);
    write(content);
    FileWriter writer = skerry.files().create(PATH, CreateOptions.defaults().overwriting());
    writer.write(bytes(300_000));
    writer.abort();
    assertArrayEquals(content, read());
  }

  @Test
  void p2SyncShowsWhatWasWrittenSoFar() throws Exception {
    byte[] content = bytes(10_000);
    try (FileWriter writer = skerry.files().create(PATH, CreateOptions.defaults())) {
      writer.write(content, 0, 5_000);
      writer.sync();
      assertArrayEquals(Arrays.copyOf(content, 5_000), read());
      writer.write(content, 5_000, 5_000);
    }
    assertArrayEquals(content, read());
  }

  @Test
  void p3AReaderStaysOnItsVersionOrSaysThatItCannot() throws Exception {
    write(bytes(1000));
    try (FileReader reader = skerry.files().open(PATH)) {
      write(bytes(2000));
      storages.forEach(storage -> storage.mood(Mood.FAILING));
      SkerryException e =
          assertThrows(SkerryException.class, () -> reader.read(0, new byte[10], 0, 10));
      assertEquals(ErrorCode.VERSION_CONFLICT, e.errorCode());
    }
  }

  @Test
  void p4DamagedBlocksAreReadFromAnotherNode() throws Exception {
    byte[] content = bytes(800_000);
    write(content);
    storages.get(0).mood(Mood.LYING);
    storages.get(1).mood(Mood.LYING);
    assertArrayEquals(content, read());
  }

  @Test
  void aFailingAndASilentNodeDoNotStopReading() throws Exception {
    byte[] content = bytes(800_000);
    write(content);
    storages.get(0).mood(Mood.FAILING);
    storages.get(2).mood(Mood.SILENT);
    assertArrayEquals(content, read());
  }

  @Test
  void whenNoCopyCanBeReadTheErrorNamesTheNodes() throws Exception {
    write(bytes(1000));
    storages.forEach(storage -> storage.mood(Mood.FAILING));
    SkerryException e = assertThrows(SkerryException.class, this::read);
    assertEquals(ErrorCode.UNAVAILABLE, e.errorCode());
    assertTrue(String.valueOf(e.getMessage()).contains("s2: not here"));
  }

  @Test
  void holesReadAsZeros() throws Exception {
    byte[] content = bytes(10_000);
    write(content);
    files.shift(5_000_000);
    byte[] back = read();
    assertEquals(5_010_000, back.length);
    assertArrayEquals(new byte[5_000_000], Arrays.copyOf(back, 5_000_000));
    assertArrayEquals(content, Arrays.copyOfRange(back, 5_000_000, back.length));
  }

  @Test
  void anyPositionCanBeRead() throws Exception {
    byte[] content = bytes(1_500_000);
    write(content);
    Random random = new Random(3);
    try (FileReader reader = skerry.files().open(PATH)) {
      for (int i = 0; i < 50; i++) {
        int from = random.nextInt(content.length);
        byte[] part = new byte[1 + random.nextInt(300_000)];
        int count = reader.read(from, part, 0, part.length);
        assertEquals(Math.min(part.length, content.length - from), count);
        assertArrayEquals(
            Arrays.copyOfRange(content, from, from + count), Arrays.copyOf(part, count));
      }
      assertEquals(-1, reader.read(content.length, new byte[1], 0, 1));
    }
  }

  @Test
  void manyWritersShareLittleMemoryWithoutWaitingForEachOther() throws Exception {
    List<FileWriter> open = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      open.add(skerry.files().create(PATH, CreateOptions.defaults().overwriting()));
    }
    byte[] piece = bytes(100_000);
    for (int round = 0; round < 3; round++) {
      for (FileWriter writer : open) {
        writer.write(piece);
      }
    }
    for (FileWriter writer : open) {
      writer.close();
      writer.close();
    }
    assertEquals(24, files.commits().size());
  }

  @Test
  void aStreamIsReadByManyAtOnce() throws Exception {
    byte[] content = bytes(2_000_000);
    write(content);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<byte[]>> copies = new ArrayList<>();
    try (FileReader reader = skerry.files().open(PATH)) {
      for (int i = 0; i < 6; i++) {
        copies.add(threads.submit(() -> reader.stream().readAllBytes()));
      }
      for (Future<byte[]> copy : copies) {
        assertArrayEquals(content, copy.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertTrue(skerry.statistics().nodes().stream().mapToLong(n -> n.bytesRead()).sum() > 0);
  }

  @Test
  void anErrorSticksToTheWriter() throws Exception {
    FileWriter writer = skerry.files().create(PATH, CreateOptions.defaults());
    storages.forEach(storage -> storage.mood(Mood.FAILING));
    writer.write(bytes(1000));
    assertThrows(SkerryException.class, writer::sync);
    storages.forEach(storage -> storage.mood(Mood.WELL));
    assertThrows(SkerryException.class, () -> writer.write(1));
    assertThrows(SkerryException.class, writer::close);
    writer.close();
    assertEquals(List.of(), files.commits());
  }
}
