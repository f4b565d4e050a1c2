package io.skerry.storage.heartbeat;

import io.skerry.proto.types.ChunkId;
import io.skerry.storage.chunk.SignedReceipt;
import java.util.LinkedHashMap;
import java.util.Map;

/// What became of the tasks of one group; kept until a heartbeat that carried it was answered.
final class TaskResults {
  private static final int REPORTED_MAX = 1_000;

  private final Map<ChunkId, Result> results = new LinkedHashMap<>();

  synchronized void add(ChunkId chunk, Result result) {
    results.put(chunk, result);
  }

  /// The oldest results.
  synchronized Map<ChunkId, Result> next() {
    Map<ChunkId, Result> oldest = new LinkedHashMap<>();
    for (Map.Entry<ChunkId, Result> entry : results.entrySet()) {
      if (oldest.size() == REPORTED_MAX) {
        break;
      }
      oldest.put(entry.getKey(), entry.getValue());
    }
    return oldest;
  }

  /// These have arrived.
  synchronized void reported(Map<ChunkId, Result> arrived) {
    arrived.forEach(results::remove);
  }

  synchronized int size() {
    return results.size();
  }

  /// How a task ended.
  sealed interface Result {}

  /// The chunk is gone.
  record Deleted() implements Result {}

  /// The chunk is here.
  record Fetched(SignedReceipt receipt) implements Result {}

  /// It could not be done now.
  record Failed(String reason) implements Result {}
}
