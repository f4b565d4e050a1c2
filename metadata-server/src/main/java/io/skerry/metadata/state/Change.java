package io.skerry.metadata.state;

import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;

/// One row written or removed. The only way in which metadata changes.
public sealed interface Change {
  RowKey<?> key();

  /// The row takes the place of whatever stood at its key.
  record Put(Row row) implements Change {
    @Override
    public RowKey<?> key() {
      return row.key();
    }
  }

  /// Whatever stands at the key goes.
  record Delete(RowKey<?> key) implements Change {}
}
