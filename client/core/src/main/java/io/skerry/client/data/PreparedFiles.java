package io.skerry.client.data;

import io.skerry.client.SkerryException;
import io.skerry.client.metadata.RemotePath;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Handles for files that get their name with their content: a key and a chunk for each, taken from
/// the service in batches that grow while such files are made. What is left over goes with the
/// session.
public final class PreparedFiles {
  private static final int BATCH_MAX = 32;

  private final ContentCalls calls;
  private final Map<String, Batches> namespaces = new ConcurrentHashMap<>();

  public PreparedFiles(ContentCalls calls) {
    this.calls = calls;
  }

  private static final class Batches {
    final Deque<WriteHandle> ready = new ArrayDeque<>();
    int next = 1;
  }

  /// @param avoid nodes that do not answer
  WriteHandle take(RemotePath path, Collection<Integer> avoid) throws SkerryException {
    Batches batches = namespaces.computeIfAbsent(path.namespace(), name -> new Batches());
    // Whoever comes while somebody asks for a batch gets his from it.
    synchronized (batches) {
      while (!batches.ready.isEmpty()) {
        WriteHandle handle = batches.ready.remove();
        if (handle.chunks().stream().allMatch(PlacedChunk::usable)) {
          return handle;
        }
      }
      batches.ready.addAll(calls.prepare(path, batches.next, avoid));
      batches.next = Math.min(BATCH_MAX, 2 * batches.next);
      return batches.ready.remove();
    }
  }

  /// The session that had them is over.
  void forget(RemotePath path) {
    namespaces.remove(path.namespace());
  }
}
