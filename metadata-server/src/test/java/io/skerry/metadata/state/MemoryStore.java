package io.skerry.metadata.state;

import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.RowRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The rows of one group in a sorted map: the test double of the RocksDB store.
public final class MemoryStore implements StateReader {
  private final TreeMap<RowKey<?>, Row> rows = new TreeMap<>();
  private long appliedIndex;

  public long appliedIndex() {
    return appliedIndex;
  }

  public void commit(long index, List<Change> changes) {
    for (Change change : changes) {
      switch (change) {
        case Change.Put(Row row) -> rows.put(row.key(), row);
        case Change.Delete(RowKey<?> key) -> rows.remove(key);
      }
    }
    appliedIndex = index;
  }

  /// All rows in key order.
  public List<Row> rows() {
    return List.copyOf(rows.values());
  }

  /// All rows of one kind in key order.
  public <R extends Row> List<R> all(Class<R> type) {
    return rows.values().stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  @SuppressWarnings("unchecked") // a key of R names rows of type R only
  public <R extends Row> Optional<R> get(RowKey<R> key) {
    return Optional.ofNullable((R) rows.get(key));
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends Row> List<R> scan(RowRange<R> range, int limit) {
    List<R> found = new ArrayList<>();
    RowKey<?> from = new RowKey<>(range.table(), range.from());
    for (Map.Entry<RowKey<?>, Row> entry : rows.tailMap(from, true).entrySet()) {
      RowKey<?> key = entry.getKey();
      if (key.table() != range.table() || !range.contains(key.bytes()) || found.size() == limit) {
        break;
      }
      found.add((R) entry.getValue());
    }
    return found;
  }
}
