package io.skerry.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.proto.types.ChunkDigest;
import io.skerry.proto.types.ChunkId;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.Holdings;
import io.skerry.storage.testing.SealedChunk;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The sums that a store keeps are those of its rows: while chunks are written and deleted, while
/// they are counted after opening, and after it was opened again.
@Timeout(120)
final class ChunkTotalsTest {
  private static final int BLOCK = 4 * 1024;
  private static final int CHUNKS = 60;
  private static final int GROUPS = 2;
  private static final int PLACEMENT_GROUPS = 3;
  private static final ChunkId FIRST = new ChunkId(0, 0);
  private static final ChunkId LAST = new ChunkId(-1, -1);

  @TempDir private Path folder;

  private DataDirectory open() throws Exception {
    return DataDirectory.open(folder.resolve("data"), "c1", "s1", Clock.systemUTC());
  }

  @Test
  void totalsAreThoseOfTheRows(TestReporter reporter) throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong());
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    List<ChunkKey> there = new ArrayList<>();
    for (int opening = 0; opening < 3; opening++) {
      try (DataDirectory data = open()) {
        for (int i = 0; i < CHUNKS; i++) {
          change(data.store(), random, there, opening * CHUNKS + i);
          compare(data.store());
        }
        awaitCounted(data.store());
        compare(data.store());
      }
    }
  }

  /// Writes a chunk, small or as a file, or deletes one, which may not be there.
  private static void change(
      RocksChunkStore store, Random random, List<ChunkKey> there, int counter) {
    if (!there.isEmpty() && random.nextInt(3) == 0) {
      ChunkKey key = there.get(random.nextInt(there.size()));
      var _ = store.delete(key).join();
      if (random.nextBoolean()) {
        there.remove(key);
      }
      return;
    }
    ChunkId id = ChunkId.of(77 + random.nextInt(2), 1 + random.nextInt(GROUPS), counter);
    ChunkKey key = new ChunkKey(1 + random.nextInt(PLACEMENT_GROUPS), id);
    int blocks = random.nextInt(8) == 0 ? 100 : 1 + random.nextInt(3);
    SealedChunk.random(counter, blocks * BLOCK, BLOCK).storeIn(store, key);
    there.add(key);
  }

  private static void awaitCounted(RocksChunkStore store) {
    while (!store.look(Holdings::counted)) {
      Thread.onSpinWait();
    }
  }

  private static void compare(RocksChunkStore store) {
    boolean _ =
        store.look(
            held -> {
              if (held.counted()) {
                for (int pg = 1; pg <= PLACEMENT_GROUPS; pg++) {
                  for (int group = 1; group <= GROUPS; group++) {
                    assertEquals(sum(held, pg, group), held.total(pg, group));
                  }
                }
              }
              return true;
            });
  }

  private static ChunkDigest sum(Holdings held, int pg, int group) {
    return held.range(pg, group, FIRST, LAST, Integer.MAX_VALUE).chunks().stream()
        .map(ChunkRecord::digest)
        .reduce(ChunkDigest.EMPTY, ChunkDigest::plus);
  }

  @Test
  void rangesGoOnWhereTheyEnded() throws Exception {
    try (DataDirectory data = open()) {
      for (int group = 1; group <= 3; group++) {
        for (int counter = 1; counter <= 5; counter++) {
          ChunkKey key = new ChunkKey(9, ChunkId.of(77, group, counter));
          SealedChunk.random(counter, BLOCK, BLOCK).storeIn(data.store(), key);
        }
      }
      List<ChunkId> seen = new ArrayList<>();
      Optional<ChunkId> from = Optional.of(FIRST);
      int pages = 0;
      while (from.isPresent()) {
        ChunkId begin = from.get();
        Holdings.Page page = data.store().look(held -> held.range(9, 2, begin, LAST, 2));
        page.chunks().forEach(chunk -> seen.add(chunk.key().chunk()));
        from = page.until();
        assertTrue(++pages < 20, "it comes to an end");
      }
      assertEquals(5, seen.size());
      assertTrue(seen.stream().allMatch(chunk -> chunk.group() == 2), seen.toString());
    }
  }
}
