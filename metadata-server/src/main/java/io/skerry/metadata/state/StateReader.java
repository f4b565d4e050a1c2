package io.skerry.metadata.state;

import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.RowRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A view of one group's rows as of one moment. Implemented over RocksDB, over sorted maps, and by
/// {@link Overlay}.
public interface StateReader {
  <R extends Row> Optional<R> get(RowKey<R> key);

  /// The rows of several keys, in the order of the keys.
  default <R extends Row> List<Optional<R>> getAll(List<RowKey<R>> keys) {
    List<Optional<R>> rows = new ArrayList<>(keys.size());
    keys.forEach(key -> rows.add(get(key)));
    return rows;
  }

  /// The first rows of the range in key order, at most `limit`.
  <R extends Row> List<R> scan(RowRange<R> range, int limit);
}
