package io.skerry.metadata.membership;

import io.skerry.metadata.codec.EncodedChange;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Keys of rows about chunks that have changed, in the order of the log, for somebody who follows.
/// Whoever begins to follow is told of everything behind {@link #since}. With too many that nobody
/// has taken it stops: who follows must begin anew.
final class ChangedKeys {
  private static final int KEYS_MAX = 65_536;
  private static final Set<Table> TABLES = EnumSet.of(Table.CHUNK, Table.GARBAGE, Table.ALLOCATION);

  private final Deque<Changed> keys = new ArrayDeque<>();
  private long newest;
  private long since;
  private boolean followed;

  private record Changed(long index, RowKey<Row> key) {}

  /// Called before the changes are in the store, so whoever sees them there finds them here.
  synchronized void add(long index, List<EncodedChange> changes) {
    newest = index;
    if (!followed) {
      return;
    }
    for (EncodedChange change : changes) {
      if (TABLES.contains(change.table())) {
        keys.add(new Changed(index, new RowKey<>(change.table(), change.key())));
      }
    }
    if (keys.size() > KEYS_MAX) {
      end();
    }
  }

  /// From now on.
  synchronized void begin() {
    keys.clear();
    since = newest;
    followed = true;
  }

  synchronized void end() {
    keys.clear();
    followed = false;
  }

  /// Whether nothing has been left out since the beginning.
  synchronized boolean complete() {
    return followed;
  }

  /// Changes up to this index may have been told to nobody.
  synchronized long since() {
    return since;
  }

  synchronized int size() {
    return keys.size();
  }

  /// Takes the keys of all entries up to one.
  synchronized List<RowKey<?>> until(long index) {
    List<RowKey<?>> taken = new ArrayList<>();
    while (!keys.isEmpty() && keys.peekFirst().index() <= index) {
      taken.add(keys.removeFirst().key());
    }
    return taken;
  }
}
