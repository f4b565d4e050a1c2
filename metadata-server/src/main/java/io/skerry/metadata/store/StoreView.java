package io.skerry.metadata.store;

import io.skerry.metadata.codec.RowCodec;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.model.Table;
import io.skerry.metadata.state.StateReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/// The rows at one moment: one RocksDB snapshot, perhaps shared with other views. Used by one
/// thread at a time and closed soon, since what it sees cannot be compacted away.
public final class StoreView implements StateReader, AutoCloseable {
  private final Sight sight;
  private final Database database;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param sight a reference is held already and released on close
  StoreView(Sight sight) {
    this.sight = sight;
    this.database = sight.database();
  }

  /// Raft index of the last entry that this view shows.
  public long index() {
    return sight.index();
  }

  @Override
  public <R extends Row> Optional<R> get(RowKey<R> key) {
    checkOpen();
    Optional<R> cached = database.rows().get(key, index());
    if (cached.isPresent()) {
      return cached;
    }
    byte[] value;
    try {
      value = database.rocks().get(sight.options(), Keys.of(key.table(), key.bytes()));
    } catch (RocksDBException e) {
      throw failed(e);
    }
    return value == null
        ? Optional.empty()
        : Optional.of(database.rows().decode(key, value, index()));
  }

  /// One question to the database for all of them, which costs it less than one for each.
  @Override
  public <R extends Row> List<Optional<R>> getAll(List<RowKey<R>> keys) {
    checkOpen();
    if (keys.isEmpty()) {
      return List.of(); // RocksDB asserts that it is asked for something
    }
    List<byte[]> asked = new ArrayList<>(keys.size());
    keys.forEach(key -> asked.add(Keys.of(key.table(), key.bytes())));
    List<byte[]> values;
    try {
      values = database.rocks().multiGetAsList(sight.options(), asked);
    } catch (RocksDBException e) {
      throw failed(e);
    }
    List<Optional<R>> rows = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      rows.add(decoded(keys.get(i), values.get(i)));
    }
    return rows;
  }

  @SuppressWarnings("unchecked") // a key of R names rows of type R only
  private static <R extends Row> Optional<R> decoded(RowKey<R> key, byte @Nullable [] value) {
    return value == null
        ? Optional.empty()
        : Optional.of((R) RowCodec.decodeStored(key.table(), value));
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends Row> List<R> scan(RowRange<R> range, int limit) {
    checkOpen();
    List<R> rows = new ArrayList<>();
    byte[] prefix = Keys.of(range.table(), range.prefix());
    try (Slice end = new Slice(Keys.behind(prefix));
        ReadOptions bounded =
            new ReadOptions().setSnapshot(sight.snapshot()).setIterateUpperBound(end);
        RocksIterator iterator = database.rocks().newIterator(bounded)) {
      iterator.seek(Keys.of(range.table(), range.from()));
      while (rows.size() < limit && iterator.isValid()) {
        rows.add((R) RowCodec.decodeStored(range.table(), iterator.value()));
        iterator.next();
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw failed(e);
    }
    return rows;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      sight.release();
    }
  }

  private void checkOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the view is closed");
    }
  }

  private StoreFailedException failed(RocksDBException e) {
    return new StoreFailedException(
        "state in " + database.directory() + " cannot be read: " + e.getMessage(), e);
  }

  /// Keys in the one key space of the database: the table's number in front.
  static final class Keys {
    private Keys() {}

    static byte[] of(Table table, byte[] key) {
      byte[] whole = new byte[1 + key.length];
      whole[0] = (byte) table.number();
      System.arraycopy(key, 0, whole, 1, key.length);
      return whole;
    }

    /// The first key behind every key that begins with the prefix, which is never all ones.
    static byte[] behind(byte[] prefix) {
      int last = prefix.length - 1;
      while (prefix[last] == (byte) 0xff) {
        last--;
      }
      byte[] end = Arrays.copyOf(prefix, last + 1);
      end[last]++;
      return end;
    }
  }
}
