package io.skerry.storage.store;

import io.skerry.storage.chunk.ChunkKey;
import java.util.Iterator;
import java.util.LinkedHashSet;

/// The chunks that were deleted last. A writer whose capability outlives its session must not bring
/// one of them back, for nobody would ever delete it again.
final class RecentlyDeleted {
  private static final int KEPT_MAX = 65_536;

  private final LinkedHashSet<ChunkKey> keys = new LinkedHashSet<>();

  synchronized void add(ChunkKey key) {
    if (keys.add(key) && keys.size() > KEPT_MAX) {
      Iterator<ChunkKey> oldest = keys.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /// The chunk is wanted here again.
  synchronized void forget(ChunkKey key) {
    keys.remove(key);
  }

  synchronized boolean contains(ChunkKey key) {
    return keys.contains(key);
  }
}
