package io.skerry.metadata.state;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.model.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The state below as it will be once the changes written here are committed. A batch is an overlay
/// over the applied state, a command an overlay over its batch; either is thrown away if it fails.
public final class Overlay implements StateReader {
  private static final byte[] FIRST = new byte[0];

  private final StateReader below;
  private final Holds holds;
  private final TreeMap<RowKey<?>, Optional<Row>> changed = new TreeMap<>();
  private Optional<ClusterMap> map;

  /// Over a state that nobody has files of open, or over another overlay, whose holds these are.
  public Overlay(StateReader below) {
    this(below, below instanceof Overlay overlay ? overlay.holds : Holds.NONE);
  }

  public Overlay(StateReader below, Holds holds) {
    this(below, holds, Optional.empty());
  }

  /// @param map the nodes and placement groups of the state below, if the caller knows them
  public Overlay(StateReader below, Holds holds, Optional<ClusterMap> map) {
    this.below = below;
    this.holds = holds;
    this.map = map;
  }

  /// Who has files open.
  public Holds holds() {
    return holds;
  }

  public void put(Row row) {
    change(row.key(), Optional.of(row));
  }

  public void delete(RowKey<?> key) {
    change(key, Optional.empty());
  }

  /// Takes the changes of an overlay above this one.
  public void merge(Overlay above) {
    above.changed.forEach(this::change);
  }

  /// The nodes and placement groups. Read once for all commands of a batch, since a chunk's place
  /// depends on all of them.
  public ClusterMap clusterMap() {
    if (map.isEmpty()) {
      boolean same = below instanceof Overlay && changed.keySet().stream().noneMatch(Overlay::maps);
      map = Optional.of(same ? ((Overlay) below).clusterMap() : ClusterMap.of(this));
    }
    return map.get();
  }

  /// The nodes and placement groups of the state below, if they were asked for and stay as they
  /// are.
  public Optional<ClusterMap> unchangedMap() {
    return changed.keySet().stream().anyMatch(Overlay::maps) ? Optional.empty() : map;
  }

  private void change(RowKey<?> key, Optional<Row> row) {
    changed.put(key, row);
    if (maps(key)) {
      map = Optional.empty();
    }
  }

  private static boolean maps(RowKey<?> key) {
    return key.table() == Table.NODE || key.table() == Table.PLACEMENT_GROUP;
  }

  /// The next id of a kind; never given out again once this overlay is committed.
  public long next(Counter.Kind kind, int scope) {
    return add(kind, scope, 1);
  }

  /// Adds to a counter and answers its new value.
  public long add(Counter.Kind kind, int scope, long delta) {
    long last = get(Counter.key(kind, scope)).map(Counter::last).orElse(0L) + delta;
    put(new Counter(kind, scope, last));
    return last;
  }

  /// The keys of the rows changed so far.
  public Set<RowKey<?>> keys() {
    return Collections.unmodifiableSet(changed.keySet());
  }

  /// Rows changed so far.
  public int size() {
    return changed.size();
  }

  /// The changes of one table in key order; without a row where it was deleted.
  public Map<RowKey<?>, Optional<Row>> changed(Table table) {
    NavigableMap<RowKey<?>, Optional<Row>> tail = changed.tailMap(new RowKey<>(table, FIRST), true);
    Optional<RowKey<?>> behind =
        tail.keySet().stream().filter(key -> key.table() != table).findFirst();
    return behind.map(key -> tail.headMap(key, false)).orElse(tail);
  }

  /// Every change in key order, one for each key.
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>(changed.size());
    for (Map.Entry<RowKey<?>, Optional<Row>> entry : changed.entrySet()) {
      Optional<Row> row = entry.getValue();
      changes.add(row.isPresent() ? new Change.Put(row.get()) : new Change.Delete(entry.getKey()));
    }
    return changes;
  }

  @Override
  @SuppressWarnings("unchecked") // a key of R names rows of type R only
  public <R extends Row> Optional<R> get(RowKey<R> key) {
    Optional<Row> here = changed.get(key);
    return here == null ? below.get(key) : (Optional<R>) here;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends Row> List<R> scan(RowRange<R> range, int limit) {
    List<Map.Entry<RowKey<?>, Optional<Row>>> here = changesIn(range);
    if (here.isEmpty()) {
      return below.scan(range, limit);
    }
    long hidden = here.size();
    List<R> under = below.scan(range, (int) Math.min(Integer.MAX_VALUE, limit + hidden));
    TreeMap<RowKey<?>, R> merged = new TreeMap<>();
    for (R row : under) {
      merged.put(row.key(), row);
    }
    for (Map.Entry<RowKey<?>, Optional<Row>> entry : here) {
      if (entry.getValue().isPresent()) {
        merged.put(entry.getKey(), (R) entry.getValue().get());
      } else {
        merged.remove(entry.getKey());
      }
    }
    return merged.values().stream().limit(limit).toList();
  }

  private List<Map.Entry<RowKey<?>, Optional<Row>>> changesIn(RowRange<?> range) {
    List<Map.Entry<RowKey<?>, Optional<Row>>> inside = new ArrayList<>();
    RowKey<?> from = new RowKey<>(range.table(), range.from());
    for (Map.Entry<RowKey<?>, Optional<Row>> entry : changed.tailMap(from, true).entrySet()) {
      RowKey<?> key = entry.getKey();
      if (key.table() != range.table() || !range.contains(key.bytes())) {
        if (beyond(key, range)) {
          break;
        }
        continue;
      }
      inside.add(entry);
    }
    return inside;
  }

  private static boolean beyond(RowKey<?> key, RowRange<?> range) {
    return key.table() != range.table() || Arrays.compareUnsigned(key.bytes(), range.prefix()) > 0;
  }
}
