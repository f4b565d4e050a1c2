package io.skerry.storage.store;

import io.skerry.proto.types.ChunkDigest;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.Holdings;
import io.skerry.storage.store.ChunkTotals.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/// The rows of one snapshot and the totals of the same moment.
final class RocksHoldings implements Holdings {
  private final ChunkDatabase.Handles handles;
  private final ReadOptions options;
  private final Map<Part, ChunkDigest> totals;
  private final boolean counted;

  private RocksHoldings(
      ChunkDatabase.Handles handles,
      ReadOptions options,
      Map<Part, ChunkDigest> totals,
      boolean counted) {
    this.handles = handles;
    this.options = options;
    this.totals = totals;
    this.counted = counted;
  }

  /// Answers a question from this moment. Inside {@link ChunkDatabase#use}.
  static <T> T look(
      ChunkDatabase.Handles handles, ChunkTotals totals, Function<Holdings, T> question) {
    Snapshot snapshot;
    Map<Part, ChunkDigest> copy;
    boolean counted;
    totals.lock();
    try {
      snapshot = handles.db().getSnapshot();
      copy = totals.copy();
      counted = totals.known();
    } finally {
      totals.unlock();
    }
    try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
      return question.apply(new RocksHoldings(handles, options, copy, counted));
    } finally {
      handles.db().releaseSnapshot(snapshot);
    }
  }

  @Override
  public boolean counted() {
    return counted;
  }

  @Override
  public ChunkDigest total(int pg, int group) {
    return totals.getOrDefault(new Part(pg, group), ChunkDigest.EMPTY);
  }

  @Override
  public List<Integer> placementGroups(int group) {
    return totals.keySet().stream()
        .filter(part -> part.group() == group)
        .map(Part::pg)
        .sorted()
        .toList();
  }

  @Override
  public Optional<ChunkRecord> find(ChunkKey key) {
    byte[] row = ChunkKeys.row(key);
    try {
      byte[] value = handles.db().get(handles.chunks(), options, row);
      return value == null ? Optional.empty() : ChunkRowCodec.readable(row, value);
    } catch (RocksDBException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Page range(int pg, int group, ChunkId from, ChunkId to, int rowsMax) {
    List<ChunkRecord> chunks = new ArrayList<>();
    try (RocksIterator rows = handles.db().newIterator(handles.chunks(), options)) {
      rows.seek(ChunkKeys.row(new ChunkKey(pg, from)));
      for (int seen = 0; rows.isValid(); seen++) {
        ChunkKey key = ChunkKeys.of(rows.key());
        if (key.pg() != pg || key.chunk().compareTo(to) >= 0) {
          break;
        }
        if (seen == rowsMax) {
          return new Page(chunks, Optional.of(key.chunk()));
        }
        if (key.chunk().group() == group) {
          ChunkRowCodec.readable(rows.key(), rows.value()).ifPresent(chunks::add);
          rows.next();
        } else {
          rows.seek(ChunkKeys.row(new ChunkKey(pg, nextOf(key.chunk(), group))));
        }
      }
      rows.status();
      return new Page(chunks, Optional.empty());
    } catch (RocksDBException e) {
      throw unreadable(e);
    }
  }

  /// The first id behind this one, which is of another group, that can be of the group: ids sort by
  /// incarnation first.
  private static ChunkId nextOf(ChunkId chunk, int group) {
    long incarnation = chunk.incarnation() + (chunk.group() < group ? 0 : 1);
    return new ChunkId(incarnation << 16 | group, 0);
  }

  private static ChunkRefusedException unreadable(RocksDBException e) {
    return new ChunkRefusedException(
        ErrorCode.CHECKSUM_MISMATCH, "the chunk rows cannot be read: " + e.getMessage(), e);
  }
}
