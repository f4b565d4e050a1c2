package io.skerry.storage.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.ChunkWrite;
import io.skerry.storage.chunk.SealedBlock;
import io.skerry.storage.testing.SealedChunk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksChunkStoreTest {
  private static final int BLOCK = 64 * 1024;
  private static final ChunkKey SMALL = key(1);
  private static final ChunkKey BULK = key(2);
  private static final SealedChunk SMALL_CHUNK = SealedChunk.random(1, 3 * BLOCK + 5, BLOCK);
  private static final SealedChunk BULK_CHUNK = SealedChunk.random(2, 40 * BLOCK + 5, BLOCK);

  @TempDir private Path folder;
  private DataDirectory data;

  private static ChunkKey key(long counter) {
    return new ChunkKey(9, ChunkId.of(77, 1, counter));
  }

  private DataDirectory open(Path directory) throws Exception {
    return DataDirectory.open(directory, "c1", "s1", Clock.systemUTC());
  }

  @BeforeEach
  void open() throws Exception {
    data = open(folder.resolve("data"));
  }

  @AfterEach
  void close() {
    data.close();
  }

  private RocksChunkStore store() {
    return data.store();
  }

  private void assertHolds(RocksChunkStore store, ChunkKey key, SealedChunk chunk) {
    ChunkRecord record = store.find(key).orElseThrow();
    assertEquals(chunk.length(), record.length());
    assertEquals(chunk.checksum(), record.checksum());
    var run = store.read(record, 0, chunk.blocks().size());
    assertEquals(chunk.run(0, chunk.blocks().size()), run);
  }

  @Test
  void smallChunksAreReadBackThroughTheLog() {
    ChunkRecord record = SMALL_CHUNK.storeIn(store(), SMALL);
    assertFalse(record.bulk());
    assertHolds(store(), SMALL, SMALL_CHUNK);
  }

  @Test
  void largeChunksAreIngestedAsFiles() throws IOException {
    ChunkRecord record = BULK_CHUNK.storeIn(store(), BULK);
    assertTrue(record.bulk());
    assertHolds(store(), BULK, BULK_CHUNK);
    assertEquals(0, temporaryFiles());
  }

  @Test
  void rangesAreRead() {
    ChunkRecord record = BULK_CHUNK.storeIn(store(), BULK);
    assertEquals(BULK_CHUNK.run(7, 5), store().read(record, 7, 5));
    assertEquals(BULK_CHUNK.run(40, 1), store().read(record, 40, 1));
    assertEquals(
        ErrorCode.INVALID_ARGUMENT,
        assertThrows(ChunkRefusedException.class, () -> store().read(record, 40, 2)).code());
  }

  /// P1: what was acknowledged is in the files already; nothing waits in the process.
  @Test
  void acknowledgedChunksSurviveWithoutCleanStop() throws Exception {
    SMALL_CHUNK.storeIn(store(), SMALL);
    BULK_CHUNK.storeIn(store(), BULK);
    Path copy = folder.resolve("copy");
    copyTree(folder.resolve("data"), copy);
    try (DataDirectory reopened = open(copy)) {
      assertHolds(reopened.store(), SMALL, SMALL_CHUNK);
      assertHolds(reopened.store(), BULK, BULK_CHUNK);
    }
  }

  @Test
  void everythingIsThereAfterACleanStop() throws Exception {
    SMALL_CHUNK.storeIn(store(), SMALL);
    BULK_CHUNK.storeIn(store(), BULK);
    data.close();
    data = open(folder.resolve("data"));
    assertHolds(store(), SMALL, SMALL_CHUNK);
    assertHolds(store(), BULK, BULK_CHUNK);
  }

  @Test
  void manySmallChunksShareSyncedWrites() {
    List<CompletableFuture<ChunkRecord>> pending = new ArrayList<>();
    SealedChunk chunk = SealedChunk.random(3, 4096, 4096);
    for (int i = 0; i < 200; i++) {
      ChunkWrite write = store().write(key(100 + i), 4096, 1);
      ByteBuffer bytes = chunk.blocks().getFirst();
      write.append(new SealedBlock(0, SealedChunk.checksum(bytes), bytes));
      pending.add(write.seal(4096, chunk.checksum()));
    }
    pending.forEach(CompletableFuture::join);
    for (int i = 0; i < 200; i++) {
      assertHolds(store(), key(100 + i), chunk);
    }
  }

  @Test
  void deletedChunksAreGoneAndStayGone() throws Exception {
    SMALL_CHUNK.storeIn(store(), SMALL);
    BULK_CHUNK.storeIn(store(), BULK);
    for (ChunkKey key : List.of(SMALL, BULK)) {
      store().delete(key).join();
      store().delete(key).join();
      assertTrue(store().find(key).isEmpty());
      assertEquals(
          ErrorCode.CHUNK_CONFLICT,
          assertThrows(ChunkRefusedException.class, () -> store().write(key, BLOCK, 1)).code());
    }
    await().atMost(Duration.ofSeconds(5)).until(() -> largestFile() < BULK_CHUNK.length());
    data.close();
    data = open(folder.resolve("data"));
    assertTrue(store().find(SMALL).isEmpty());
    assertTrue(store().find(BULK).isEmpty());
  }

  @Test
  void deletingOneChunkLeavesItsNeighbours() {
    SealedChunk other = SealedChunk.random(4, 30 * BLOCK, BLOCK);
    BULK_CHUNK.storeIn(store(), key(10));
    other.storeIn(store(), key(11));
    BULK_CHUNK.storeIn(store(), key(12));
    store().delete(key(11)).join();
    assertHolds(store(), key(10), BULK_CHUNK);
    assertHolds(store(), key(12), BULK_CHUNK);
  }

  @Test
  void onlyOneWriteOfAChunkIsUnderWay() {
    try (ChunkWrite _ = store().write(SMALL, BLOCK, 1)) {
      ChunkRefusedException refusal =
          assertThrows(ChunkRefusedException.class, () -> store().write(SMALL, BLOCK, 1));
      assertEquals(ErrorCode.CHUNK_CONFLICT, refusal.code());
      assertEquals(
          ErrorCode.BUSY,
          assertThrows(ChunkRefusedException.class, () -> store().delete(SMALL)).code());
    }
    SMALL_CHUNK.storeIn(store(), SMALL);
  }

  @Test
  void anAbandonedWriteLeavesNothing() throws Exception {
    try (ChunkWrite write = store().write(BULK, BLOCK, 1)) {
      for (int block = 0; block < 20; block++) {
        ByteBuffer bytes = BULK_CHUNK.blocks().get(block);
        write.append(new SealedBlock(block, SealedChunk.checksum(bytes), bytes.duplicate()));
      }
      assertEquals(1, temporaryFiles());
    }
    assertEquals(0, temporaryFiles());
    assertTrue(store().find(BULK).isEmpty());
  }

  @Test
  void leftoversOfAKilledProcessAreRemovedAtStart() throws Exception {
    data.close();
    Files.writeString(folder.resolve("data/ingest/x.sst"), "half a file");
    data = open(folder.resolve("data"));
    assertEquals(0, temporaryFiles());
  }

  @Test
  void aFlippedByteInABulkFileIsFound() throws Exception {
    ChunkRecord record = BULK_CHUNK.storeIn(store(), BULK);
    data.close();
    flip(file(".sst"), 0.5);
    data = open(folder.resolve("data"));
    ChunkRefusedException refusal =
        assertThrows(ChunkRefusedException.class, () -> store().read(record, 0, 41));
    assertEquals(ErrorCode.CHECKSUM_MISMATCH, refusal.code());
  }

  @Test
  void aFlippedByteInTheLogRefusesToStart() throws Exception {
    SMALL_CHUNK.storeIn(store(), SMALL);
    SealedChunk.random(5, 3 * BLOCK, BLOCK).storeIn(store(), key(5));
    Path copy = folder.resolve("copy");
    copyTree(folder.resolve("data"), copy);
    Path log;
    try (Stream<Path> files = Files.list(copy.resolve("chunks"))) {
      log = files.filter(f -> f.toString().endsWith(".log")).max(bySize()).orElseThrow();
    }
    flip(log, 0.2);
    StartRefusedException refusal = assertThrows(StartRefusedException.class, () -> open(copy));
    assertTrue(String.valueOf(refusal.getMessage()).contains("no data was touched"));
  }

  @Test
  void dataOfAnotherClusterOrNodeIsRefused() {
    data.close();
    Path directory = folder.resolve("data");
    for (String[] other : new String[][] {{"c2", "s1"}, {"c1", "s2"}}) {
      StartRefusedException refusal =
          assertThrows(
              StartRefusedException.class,
              () -> DataDirectory.open(directory, other[0], other[1], Clock.systemUTC()));
      assertTrue(String.valueOf(refusal.getMessage()).contains("belongs to node s1 of cluster c1"));
    }
  }

  @Test
  void aMissingDatabaseIsNotReplacedByAnEmptyOne() throws Exception {
    data.close();
    Path database = folder.resolve("data/chunks");
    Files.move(database, folder.resolve("elsewhere"));
    assertThrows(StartRefusedException.class, () -> open(folder.resolve("data")));
    assertFalse(Files.exists(database), "nothing was made");
  }

  @Test
  void theNewestIncarnationIsRemembered() throws Exception {
    data.raise(42);
    data.raise(41);
    data.close();
    data = open(folder.resolve("data"));
    assertEquals(42, data.newest());
  }

  private static Comparator<Path> bySize() {
    return Comparator.comparingLong(file -> file.toFile().length());
  }

  private Path file(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/chunks"))) {
      return files.filter(f -> f.toString().endsWith(suffix)).max(bySize()).orElseThrow();
    }
  }

  private long largestFile() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/chunks"))) {
      return files
          .filter(file -> file.toString().endsWith(".sst"))
          .mapToLong(file -> file.toFile().length())
          .max()
          .orElse(0);
    }
  }

  private static void flip(Path file, double where) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long position = (long) (bytes.length() * where);
      bytes.seek(position);
      int value = bytes.read();
      bytes.seek(position);
      bytes.write(value ^ 0x40);
    }
  }

  private long temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/ingest"))) {
      return files.count();
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
