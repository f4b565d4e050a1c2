package io.skerry.testkit.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.SealedLayout;
import io.skerry.storage.chunk.Checksums;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.ChunkWrite;
import io.skerry.storage.chunk.SealedBlock;
import io.skerry.storage.store.DataDirectory;
import io.skerry.storage.store.RocksChunkStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The chunk store on a disk that others fill to the last byte, past every reserve.
class FullDiskStoreTest {
  private static final int DISK_MEBIBYTES = 160;
  private static final long RESERVE_BYTES = 64L << 20;
  private static final int BLOCK_BYTES = 64 * 1024;

  /// More than the log that RocksDB has claimed before it needs to grow.
  private static final int ATTEMPTS = 400;

  private static final int SMALL_BLOCKS = 2;
  private static final int LARGE_BLOCKS = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private SmallDisk disk;
  private Optional<DataDirectory> data = Optional.empty();

  @BeforeEach
  void open() throws Exception {
    disk = SmallDisk.mount(directory.resolve("disk"), DISK_MEBIBYTES);
    reopen();
  }

  @AfterEach
  void close() {
    data.ifPresent(DataDirectory::close);
    disk.close();
  }

  @Test
  void nothingIsLostAndWritesGoOnOnceThereIsRoom() throws Exception {
    List<ChunkKey> acknowledged = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      acknowledged.add(key(i));
      write(key(i), i % 2 == 0 ? SMALL_BLOCKS : LARGE_BLOCKS);
    }
    disk.fillUpTo(0);
    // Large chunks fail as files of their own, small ones in the log, after which RocksDB stops.
    long refused = refusedAfter(1_000, LARGE_BLOCKS, acknowledged);
    assertHolds(acknowledged);
    assertTrue(store().find(key(refused)).isEmpty(), "a refused chunk is not there");
    refused = refusedAfter(2_000, SMALL_BLOCKS, acknowledged);
    assertTrue(store().outOfSpace());
    assertHolds(acknowledged);
    assertTrue(store().find(key(refused)).isEmpty(), "a refused chunk is not there");
    assertTrue(store().failure().isEmpty(), "a full disk is no broken disk");

    disk.free();
    await().atMost(PATIENCE).until(() -> !store().outOfSpace());
    write(key(500), SMALL_BLOCKS);
    write(key(501), LARGE_BLOCKS);
    acknowledged.add(key(500));
    acknowledged.add(key(501));
    assertHolds(acknowledged);
    reopen();
    assertHolds(acknowledged);
  }

  @Test
  void theBallastLetsAFullDiskDeleteAndStart() throws Exception {
    measured();
    for (int i = 0; i < 8; i++) {
      write(key(i), LARGE_BLOCKS);
    }
    disk.fillUpTo(0);
    assertEquals(Optional.of(ErrorCode.NO_SPACE), refusal(key(100), LARGE_BLOCKS));
    // Each look at the disk may give the ballast back, after which RocksDB recovers by itself.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              measured();
              return !store().outOfSpace();
            });
    long before = disk.usableBytes();
    store().delete(key(1)).join();
    assertTrue(store().find(key(1)).isEmpty());
    assertTrue(disk.usableBytes() > before, disk.usableBytes() + " after " + before);

    disk.fillUpTo(0);
    reopenFull();
    assertHolds(List.of(key(0), key(2), key(7)));
  }

  /// Writes until one is refused for want of room, and answers which.
  private long refusedAfter(long first, int blocks, List<ChunkKey> acknowledged) {
    for (long next = first; next < first + ATTEMPTS; next++) {
      Optional<ErrorCode> refusal = refusal(key(next), blocks);
      if (refusal.isPresent()) {
        assertEquals(Optional.of(ErrorCode.NO_SPACE), refusal);
        return next;
      }
      acknowledged.add(key(next));
    }
    throw new AssertionError("a full disk took " + ATTEMPTS + " chunks");
  }

  private void reopenFull() throws Exception {
    data.orElseThrow().close();
    disk.free();
    data = Optional.of(DataDirectory.open(disk.directory(), "c1", "s1", Clock.systemUTC()));
    measured();
    data.orElseThrow().close();
    disk.fillUpTo(0);
    assertEquals(0, disk.usableBytes());
    data = Optional.of(DataDirectory.open(disk.directory(), "c1", "s1", Clock.systemUTC()));
    assertTrue(disk.usableBytes() > 0, "the ballast is still there");
  }

  private void measured() throws Exception {
    var _ = data.orElseThrow().disk(total -> RESERVE_BYTES);
  }

  private void reopen() throws Exception {
    data.ifPresent(DataDirectory::close);
    data = Optional.of(DataDirectory.open(disk.directory(), "c1", "s1", Clock.systemUTC()));
  }

  private RocksChunkStore store() {
    return data.orElseThrow().store();
  }

  private static ChunkKey key(long counter) {
    return new ChunkKey(9, ChunkId.of(77, 1, counter));
  }

  private Optional<ErrorCode> refusal(ChunkKey key, int blocks) {
    try {
      write(key, blocks);
      return Optional.empty();
    } catch (ChunkRefusedException e) {
      return Optional.of(e.code());
    } catch (CompletionException e) {
      if (e.getCause() instanceof ChunkRefusedException refused) {
        return Optional.of(refused.code());
      }
      throw e;
    }
  }

  private void write(ChunkKey key, int blocks) {
    try (ChunkWrite write = store().write(key, BLOCK_BYTES, 1)) {
      for (SealedBlock block : blocks(key, blocks)) {
        write.append(block);
      }
      var _ = write.seal(blocks * BLOCK_BYTES, 7).join();
    }
  }

  private void assertHolds(List<ChunkKey> keys) {
    for (ChunkKey key : keys) {
      ChunkRecord record = store().find(key).orElseThrow();
      int blocks = record.length() / BLOCK_BYTES;
      List<SealedBlock> expected = blocks(key, blocks);
      var run = store().read(record, 0, blocks);
      for (int i = 0; i < blocks; i++) {
        assertEquals(expected.get(i).checksum(), run.checksums().get(i), key + " block " + i);
      }
    }
  }

  private static List<SealedBlock> blocks(ChunkKey key, int count) {
    Random random = new Random(key.chunk().low());
    List<SealedBlock> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] sealed = new byte[BLOCK_BYTES + SealedLayout.TAG_BYTES];
      random.nextBytes(sealed);
      ByteBuffer bytes = ByteBuffer.wrap(sealed);
      blocks.add(new SealedBlock(i, Checksums.of(bytes), bytes));
    }
    return blocks;
  }
}
