package io.skerry.metadata.raft;

import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.store.StoreView;
import java.util.List;
import java.util.Optional;

/// A view over the store of a replica.
record AppliedView(StoreView rows) implements View {
  @Override
  public long index() {
    return rows.index();
  }

  @Override
  public <R extends Row> Optional<R> get(RowKey<R> key) {
    return rows.get(key);
  }

  @Override
  public <R extends Row> List<Optional<R>> getAll(List<RowKey<R>> keys) {
    return rows.getAll(keys);
  }

  @Override
  public <R extends Row> List<R> scan(RowRange<R> range, int limit) {
    return rows.scan(range, limit);
  }

  @Override
  public void close() {
    rows.close();
  }
}
