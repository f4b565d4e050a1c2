package io.skerry.metadata.convergence;

import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.model.Table;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ChunkDigest;
import io.skerry.proto.types.ChunkId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The chunks of one group by placement group: a digest of those that are committed, and the ids
/// that a node may or may not have: allocated, or garbage. Kept up with the keys of changed rows
/// and the state before and after them; counted from the rows in bounded steps first, while they
/// change. One thread at a time.
public final class ChunkBook {
  /// Ids that are neither here nor there. With more, nothing is compared until they are fewer.
  private static final int UNSETTLED_MAX = 262_144;

  private static final int KEYS_AT_ONCE = 1_024;

  private final Map<Integer, ChunkDigest> totals = new HashMap<>();
  private final Map<Integer, Long> removals = new HashMap<>();
  private final Map<Integer, NavigableMap<ChunkId, Garbage>> garbage = new HashMap<>();
  private final Map<Integer, NavigableMap<ChunkId, Allocation>> allocated = new HashMap<>();
  private final List<Fold<?>> folds = new ArrayList<>();
  private int unsettled;

  public ChunkBook() {
    forget();
  }

  /// Begins anew.
  public void forget() {
    totals.clear();
    garbage.clear();
    allocated.clear();
    unsettled = 0;
    folds.clear();
    folds.add(new Fold<>(Chunk.all(), this::add, this::remove));
    folds.add(new Fold<>(Garbage.all(), this::add, this::remove));
    folds.add(new Fold<>(Allocation.all(), this::add, this::remove));
  }

  /// Goes from one state to a later one, and counts further.
  ///
  /// @param changed keys of all rows that differ; others do no harm
  /// @param rowsMax rows to count, at most
  /// @return whether it has room for what it must remember
  public boolean step(
      StateReader before, StateReader now, Collection<RowKey<?>> changed, int rowsMax) {
    folds.forEach(fold -> fold.change(before, now, changed));
    int left = rowsMax;
    for (Fold<?> fold : folds) {
      left -= fold.count(now, left);
    }
    return unsettled <= UNSETTLED_MAX;
  }

  /// Whether every row has been counted.
  public boolean counted() {
    return folds.stream().allMatch(fold -> fold.done);
  }

  /// Of the committed chunks of a placement group.
  public ChunkDigest total(int pg) {
    return totals.getOrDefault(pg, ChunkDigest.EMPTY);
  }

  /// How often a committed chunk of a placement group has gone. A node that was asked before may
  /// have deleted it since.
  public long removals(int pg) {
    return removals.getOrDefault(pg, 0L);
  }

  /// Whether somebody may still commit the chunk.
  public boolean open(ChunkId chunk) {
    return allocated.values().stream().anyMatch(ids -> ids.containsKey(chunk));
  }

  /// Ids in a range that a node may or may not have.
  ///
  /// @param max of each kind, the lowest first
  public List<ChunkId> unsettled(int pg, int node, ChunkId from, ChunkId to, int max) {
    List<ChunkId> ids = new ArrayList<>();
    allocated.getOrDefault(pg, none()).subMap(from, to).keySet().stream()
        .limit(max)
        .forEach(ids::add);
    garbage.getOrDefault(pg, none()).subMap(from, to).values().stream()
        .filter(row -> row.nodes().contains(node))
        .limit(max)
        .map(Garbage::chunk)
        .forEach(ids::add);
    return ids;
  }

  private static <V> NavigableMap<ChunkId, V> none() {
    return new TreeMap<>();
  }

  private void add(Chunk row) {
    totals.merge(row.pg(), row.digest(), ChunkDigest::plus);
  }

  private void remove(Chunk row) {
    totals.merge(row.pg(), ChunkDigest.EMPTY.minus(row.digest()), ChunkDigest::plus);
    removals.merge(row.pg(), 1L, Long::sum);
  }

  private void add(Garbage row) {
    put(garbage, row.pg(), row.chunk(), row);
  }

  private void remove(Garbage row) {
    take(garbage, row.pg(), row.chunk());
  }

  private void add(Allocation row) {
    if (row.isChunk()) {
      put(allocated, row.pg(), row.chunk(), row);
    }
  }

  private void remove(Allocation row) {
    if (row.isChunk()) {
      take(allocated, row.pg(), row.chunk());
    }
  }

  private <R> void put(Map<Integer, NavigableMap<ChunkId, R>> rows, int pg, ChunkId chunk, R row) {
    rows.computeIfAbsent(pg, any -> new TreeMap<>()).put(chunk, row);
    unsettled++;
  }

  private <R> void take(Map<Integer, NavigableMap<ChunkId, R>> rows, int pg, ChunkId chunk) {
    NavigableMap<ChunkId, R> ids = rows.getOrDefault(pg, none());
    if (ids.remove(chunk) != null) {
      unsettled--;
      if (ids.isEmpty()) {
        rows.remove(pg);
      }
    }
  }

  /// One table: rows up to a key are counted, and changes of these only matter.
  private static final class Fold<R extends Row> {
    private final Table table;
    private final Consumer<R> add;
    private final Consumer<R> remove;
    private RowRange<R> rest;
    private Optional<RowKey<R>> behind = Optional.empty();
    private boolean done;

    Fold(RowRange<R> all, Consumer<R> add, Consumer<R> remove) {
      this.table = all.table();
      this.rest = all;
      this.add = add;
      this.remove = remove;
    }

    void change(StateReader before, StateReader now, Collection<RowKey<?>> changed) {
      List<RowKey<R>> keys = new ArrayList<>();
      for (RowKey<?> key : changed) {
        if (key.table() == table && counted(key)) {
          keys.add(new RowKey<>(table, key.bytes()));
        }
        if (keys.size() == KEYS_AT_ONCE) {
          apply(before, now, keys);
          keys.clear();
        }
      }
      apply(before, now, keys);
    }

    private boolean counted(RowKey<?> key) {
      return done || behind.filter(last -> key.compareTo(last) <= 0).isPresent();
    }

    private void apply(StateReader before, StateReader now, List<RowKey<R>> keys) {
      List<Optional<R>> old = before.getAll(keys);
      List<Optional<R>> fresh = now.getAll(keys);
      for (int i = 0; i < keys.size(); i++) {
        if (!sameDigest(old.get(i), fresh.get(i))) {
          old.get(i).ifPresent(remove);
          fresh.get(i).ifPresent(add);
        }
      }
    }

    /// Whether only what no digest counts has changed, such as how much of a chunk is live.
    private boolean sameDigest(Optional<R> old, Optional<R> fresh) {
      return old.isPresent()
          && fresh.isPresent()
          && old.get() instanceof Chunk one
          && fresh.get() instanceof Chunk other
          && one.pg() == other.pg()
          && one.length() == other.length()
          && one.checksum() == other.checksum();
    }

    /// Counts up to so many rows more; answers how many there were.
    int count(StateReader now, int max) {
      if (done || max <= 0) {
        return 0;
      }
      List<R> page = now.scan(rest, max);
      page.forEach(add);
      if (page.size() < max) {
        done = true;
      } else {
        R last = page.get(page.size() - 1);
        RowKey<R> key = new RowKey<>(table, last.key().bytes());
        behind = Optional.of(key);
        rest = rest.after(key);
      }
      return page.size();
    }
  }
}
