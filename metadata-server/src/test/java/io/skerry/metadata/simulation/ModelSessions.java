package io.skerry.metadata.simulation;

import static io.skerry.proto.types.ErrorCode.NOT_ALLOCATED;
import static io.skerry.proto.types.ErrorCode.NOT_ENOUGH_COPIES;

import io.skerry.metadata.command.NewChunk;
import io.skerry.metadata.state.Outcome;
import io.skerry.proto.types.ChunkId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What sessions hold: chunks, keys of files to come, rights to write.
final class ModelSessions {
  private final Map<Long, Set<Long>> chunks = new TreeMap<>();
  private final Map<Long, Set<Long>> keys = new TreeMap<>();
  private final Map<Long, Set<Long>> writing = new TreeMap<>();

  void end(long session) {
    chunks.remove(session);
    keys.remove(session);
    writing.remove(session);
  }

  void allocate(long session, List<ChunkId> given) {
    Set<Long> own = chunks.computeIfAbsent(session, s -> new TreeSet<>());
    given.forEach(chunk -> own.add(chunk.low()));
  }

  /// Keys and chunks for files that will be made with their content.
  void prepare(long session, Outcome.Done given) {
    keys.computeIfAbsent(session, s -> new TreeSet<>()).addAll(given.ids());
    allocate(session, given.chunks());
  }

  /// Numbers of chunks that the session may still commit.
  Set<Long> chunks(long session) {
    return chunks.getOrDefault(session, Set.of());
  }

  Set<Long> keys(long session) {
    return keys.getOrDefault(session, Set.of());
  }

  void checkKey(long session, long key) {
    ModelRules.check(keys(session).contains(key), NOT_ALLOCATED);
  }

  void takeKey(long session, long key) {
    keys(session).remove(key);
  }

  void checkChunks(long session, List<NewChunk> written) {
    for (NewChunk chunk : written) {
      ModelRules.check(chunks(session).contains(chunk.chunk().low()), NOT_ALLOCATED);
      long copies = chunk.receipts().stream().mapToInt(r -> r.node()).distinct().count();
      ModelRules.check(copies >= 2, NOT_ENOUGH_COPIES);
    }
  }

  void takeChunk(long session, long chunk) {
    chunks(session).remove(chunk);
  }

  /// The session has opened a file of somebody else's for writing.
  void hold(long session, long inode) {
    writing.computeIfAbsent(session, s -> new TreeSet<>()).add(inode);
  }

  boolean holds(long session, long inode) {
    return writing.getOrDefault(session, Set.of()).contains(inode);
  }
}
