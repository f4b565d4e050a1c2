package io.skerry.metadata.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.codec.EncodedChange;
import io.skerry.metadata.codec.GroupIdentity;
import io.skerry.metadata.codec.RowCodec;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.RowKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P2: a view sees each row as of its own index, whether the row comes from the disk or from
/// memory.
final class RowCacheTest {
  private static final int KEYS = 4;
  private static final int ENTRIES = 20_000;
  private static final int READERS = 3;

  private final RowCache cache = new RowCache();

  @TempDir private Path directory;

  @AfterEach
  void clear() {
    cache.clear();
  }

  private static RowKey<Counter> key(int number) {
    return Counter.key(Counter.Kind.INODES_LIVE, number);
  }

  private static Counter row(int number, long value) {
    return new Counter(Counter.Kind.INODES_LIVE, number, value);
  }

  private static byte[] stored(long index, Counter row) {
    return RowCodec.stored(index, RowCodec.encode(row));
  }

  @Test
  void aRowIsForViewsThatAreNotOlderThanItsLastChange() {
    cache.begin(5);
    assertEquals(row(1, 50), cache.decode(key(1), stored(5, row(1, 50)), 7));
    assertEquals(Optional.of(row(1, 50)), cache.get(key(1), 5));
    assertEquals(Optional.of(row(1, 50)), cache.get(key(1), 9));
    assertEquals(Optional.empty(), cache.get(key(1), 4));
    assertEquals(Optional.empty(), new RowCache().get(key(1), 9));
  }

  @Test
  void whatWasReadBeforeAChangeIsNotKeptAfterIt() {
    cache.begin(6);
    cache.remove(key(1));
    assertEquals(row(1, 50), cache.decode(key(1), stored(5, row(1, 50)), 5));
    assertEquals(Optional.empty(), cache.get(key(1), 5));
    cache.decode(key(1), stored(6, row(1, 60)), 6);
    cache.begin(7);
    cache.remove(key(1));
    assertEquals(Optional.empty(), cache.get(key(1), 7));
  }

  /// One writer and several readers: entry N gives one row the value N.
  @Test
  void viewsNeverSeeAnotherMomentWhileRowsChange() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    GroupIdentity identity = new GroupIdentity("skerry-test", 1, 7);
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try (MetadataStore store = MetadataStore.open(directory.resolve("a"), identity)) {
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(threads.submit(() -> read(store, over)));
      }
      SplittableRandom random = new SplittableRandom(seed);
      int[] keys = new int[ENTRIES + 1];
      for (int index = 1; index <= ENTRIES; index++) {
        keys[index] = random.nextInt(KEYS);
        Counter changed = row(keys[index], index);
        store.commit(index, List.of(put(changed)));
      }
      over.set(true);
      long looks = 0;
      for (Future<Long> reader : readers) {
        looks += reader.get();
      }
      assertTrue(looks > 0, "nobody has read; seed " + seed);
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  /// The row of the newest entry that a view shows has that entry's value; nothing is newer, and
  /// two looks at one view agree.
  private static long read(MetadataStore store, AtomicBoolean over) {
    long looks = 0;
    while (!over.get()) {
      try (StoreView view = store.view()) {
        long newest = 0;
        for (int number = 0; number < KEYS; number++) {
          long value = value(view, number);
          assertTrue(value <= view.index(), "from the future of " + view.index());
          assertEquals(value, value(view, number));
          newest = Math.max(newest, value);
        }
        assertEquals(view.index(), newest);
        looks++;
      }
    }
    return looks;
  }

  private static long value(StoreView view, int number) {
    return view.get(key(number)).map(Counter::last).orElse(0L);
  }

  private static EncodedChange put(Counter row) {
    return new EncodedChange(
        row.key().table(), row.key().bytes(), RowCodec.encode(row), /* delete= */ false);
  }
}
