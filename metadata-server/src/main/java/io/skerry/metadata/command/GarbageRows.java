package io.skerry.metadata.command;

import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.state.Overlay;
import io.skerry.proto.types.ChunkId;
import java.util.List;
import java.util.Optional;

/// Who still has to delete a chunk.
final class GarbageRows {
  private GarbageRows() {}

  /// Nothing of the chunk is left on a node.
  ///
  /// @return whether anybody waited for that
  static boolean confirm(Overlay state, ChunkId chunk, int node) {
    Optional<Garbage> row = state.get(Garbage.key(chunk));
    if (row.isEmpty() || !row.get().nodes().contains(node)) {
      return false;
    }
    Garbage garbage = row.get();
    List<Integer> left = garbage.nodes().stream().filter(member -> member != node).toList();
    if (left.isEmpty()) {
      state.delete(garbage.key());
    } else {
      state.put(new Garbage(chunk, garbage.pg(), garbage.notBeforeMillis(), left));
    }
    return true;
  }
}
