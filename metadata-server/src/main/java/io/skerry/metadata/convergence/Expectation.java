package io.skerry.metadata.convergence;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.RowKey;
import io.skerry.proto.types.ChunkDigest;
import io.skerry.proto.types.ChunkId;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a node must hold of a placement group, for ids in a range and but for some.
///
/// @param digest of all that it must hold
/// @param except what it may or may not hold
/// @param removals of the placement group's chunks, as of then
/// @param epoch of the placement group, as of then
record Expectation(ChunkDigest digest, List<ChunkId> except, long removals, int epoch) {
  /// Of everything that was ever given out; nothing if too much is unsettled.
  static Optional<Expectation> whole(Picture now, int node, int pg, NavigableSet<ChunkId> kept) {
    List<ChunkId> except = unsettled(now, node, pg, new Range(Question.FIRST, now.bound()), kept);
    if (except.size() > Question.EXCEPT_MAX) {
      return Optional.empty();
    }
    ChunkDigest digest = ChunkDigest.EMPTY;
    if (now.role(node, pg) == Picture.Role.FULL) {
      digest = now.book().total(pg);
      List<RowKey<Chunk>> keys = except.stream().map(Chunk::key).toList();
      for (Optional<Chunk> chunk : now.rows().getAll(keys)) {
        if (chunk.filter(row -> row.pg() == pg).isPresent()) {
          digest = digest.minus(chunk.get().digest());
        }
      }
    }
    return Optional.of(new Expectation(digest, except, now.book().removals(pg), now.epoch(pg)));
  }

  /// Whether what a node held when it was asked then is what it must hold now, too.
  boolean stillHolds(Picture now, int pg) {
    return removals == now.book().removals(pg) && epoch == now.epoch(pg);
  }

  /// Ids from one to before another.
  record Range(ChunkId from, ChunkId to) {}

  /// Ids in a range that count neither way, in order; one more than a question takes if there are
  /// more.
  static List<ChunkId> unsettled(
      Picture now, int node, int pg, Range range, NavigableSet<ChunkId> kept) {
    ChunkId from = range.from();
    ChunkId to = range.to();
    int max = Question.EXCEPT_MAX + 1;
    TreeSet<ChunkId> ids = new TreeSet<>(kept.subSet(from, to));
    ids.addAll(now.book().unsettled(pg, node, from, to, max));
    now.rows().scan(Debt.from(node, pg, from), max).stream()
        .map(Debt::chunk)
        .filter(chunk -> chunk.compareTo(to) < 0)
        .forEach(ids::add);
    return ids.stream().limit(max).toList();
  }

  /// Committed chunks of a placement group by id.
  static NavigableMap<ChunkId, Chunk> byId(List<Chunk> chunks, int pg) {
    NavigableMap<ChunkId, Chunk> byId = new TreeMap<>();
    chunks.stream().filter(row -> row.pg() == pg).forEach(row -> byId.put(row.id(), row));
    return byId;
  }
}
