package io.skerry.metadata.state;

import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.model.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The rows of one group in a sorted map: the test double of the RocksDB store.
public final class MemoryStore implements StateReader {
  private final Map<Table, NavigableMap<RowKey<?>, Row>> tables = new EnumMap<>(Table.class);
  private long appliedIndex;

  public long appliedIndex() {
    return appliedIndex;
  }

  public void commit(long index, List<Change> changes) {
    for (Change change : changes) {
      switch (change) {
        case Change.Put(Row row) -> table(row.key().table()).put(row.key(), row);
        case Change.Delete(RowKey<?> key) -> table(key.table()).remove(key);
      }
    }
    appliedIndex = index;
  }

  private NavigableMap<RowKey<?>, Row> table(Table table) {
    return tables.computeIfAbsent(table, name -> new TreeMap<>());
  }

  /// All rows in key order.
  public List<Row> rows() {
    return tables.values().stream().flatMap(table -> table.values().stream()).toList();
  }

  /// All rows of one kind in key order.
  public <R extends Row> List<R> all(Class<R> type) {
    for (NavigableMap<RowKey<?>, Row> table : tables.values()) {
      if (!table.isEmpty() && type.isInstance(table.firstEntry().getValue())) {
        return table.values().stream().<R>map(type::cast).toList();
      }
    }
    return List.of();
  }

  @Override
  @SuppressWarnings("unchecked") // a key of R names rows of type R only
  public <R extends Row> Optional<R> get(RowKey<R> key) {
    return Optional.ofNullable((R) table(key.table()).get(key));
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends Row> List<R> scan(RowRange<R> range, int limit) {
    List<R> found = new ArrayList<>();
    RowKey<?> from = new RowKey<>(range.table(), range.from());
    for (Map.Entry<RowKey<?>, Row> entry : table(range.table()).tailMap(from, true).entrySet()) {
      RowKey<?> key = entry.getKey();
      if (!range.contains(key.bytes()) || found.size() == limit) {
        break;
      }
      found.add((R) entry.getValue());
    }
    return found;
  }
}
