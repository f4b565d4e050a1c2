package io.skerry.metadata.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.skerry.metadata.codec.RowCodec;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rows of one database that were read lately, decoded, since a path is walked through the same few
/// rows again and again and each costs RocksDB several microseconds. A row that is here has not
/// changed from its own last change to now: whoever changes it takes it out first, so any view may
/// have it that is not older than that change.
///
/// What must never happen is that a reader puts in what it read before a change and the change does
/// not take it out again. So a change first says its index, then takes rows out; and a reader puts
/// a row in, under the lock of that one place, only if no newer index has been said.
final class RowCache {
  /// The part of the heap that all databases of the process may take together.
  private static final long HEAP_PARTS = 8;

  /// What an entry takes beside its content, and how much larger content is decoded; generous.
  private static final int ENTRY_BYTES = 300;

  private static final int DECODED = 4;

  /// One for all, so that memory does not grow with the number of groups.
  private static final Cache<Place, Kept> SHARED =
      Caffeine.newBuilder()
          .maximumWeight(Runtime.getRuntime().maxMemory() / HEAP_PARTS)
          .weigher((Place place, Kept kept) -> kept.weight() + place.key().bytes().length)
          .executor(Runnable::run)
          .build();

  /// Index of the entry whose rows were taken out last.
  private volatile long changing;

  private record Place(RowCache owner, RowKey<?> key) {
    // Caches are told apart by identity.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Place place && owner == place.owner && key.equals(place.key);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(owner) + key.hashCode();
    }
  }

  /// @param index of the row's last change
  private record Kept(Row row, long index, int weight) {}

  /// The row, if it is here and a view of this index shows it so.
  @SuppressWarnings("unchecked") // a key of R names rows of type R only
  <R extends Row> Optional<R> get(RowKey<R> key, long view) {
    Kept kept = SHARED.getIfPresent(new Place(this, key));
    return kept == null || kept.index() > view ? Optional.empty() : Optional.of((R) kept.row());
  }

  /// Decodes what a view of this index has read, and keeps it if it is still so.
  @SuppressWarnings("unchecked")
  <R extends Row> R decode(RowKey<R> key, byte[] value, long view) {
    Row row = RowCodec.decodeStored(key.table(), value);
    if (changing <= view) {
      Kept kept =
          new Kept(
              row, RowCodec.storedIndex(key.table(), value), ENTRY_BYTES + DECODED * value.length);
      SHARED
          .asMap()
          .compute(
              new Place(this, key), (place, old) -> old == null && changing <= view ? kept : old);
    }
    return (R) row;
  }

  /// Rows are about to change with the entry of this index; each is then taken out.
  void begin(long index) {
    changing = index;
  }

  void remove(RowKey<?> key) {
    SHARED.invalidate(new Place(this, key));
  }

  /// Takes everything out; the database is closed.
  void clear() {
    begin(Long.MAX_VALUE);
    SHARED.asMap().keySet().removeIf(place -> place.owner() == this);
  }
}
