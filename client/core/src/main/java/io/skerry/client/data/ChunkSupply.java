package io.skerry.client.data;

import io.skerry.client.SkerryException;
import io.skerry.client.metadata.RemotePath;
import io.skerry.proto.types.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;

/// Chunks allocated ahead for one writer, in batches that grow while the file does.
final class ChunkSupply {
  private static final int BATCH_MAX = 8;

  private final DataContext context;
  private final RemotePath path;
  private final Deque<PlacedChunk> ready = new ArrayDeque<>();
  private final int minCopies;
  private int nextBatch = 1;

  ChunkSupply(DataContext context, RemotePath path, WriteHandle handle) {
    this.context = context;
    this.path = path;
    this.minCopies = handle.minCopies();
    ready.addAll(handle.chunks());
  }

  /// A chunk whose grant is fresh and whose members seem well.
  ///
  /// @param failed nodes on which the last attempt at this chunk failed
  PlacedChunk take(Set<Integer> failed) throws SkerryException {
    Set<Integer> avoid = new TreeSet<>(failed);
    avoid.addAll(context.nodes().suspects());
    while (!ready.isEmpty()) {
      PlacedChunk next = ready.remove();
      if (next.usable() && wellMembers(next, avoid) >= minCopies) {
        return next;
      }
    }
    allocate(avoid);
    return ready.remove();
  }

  private static long wellMembers(PlacedChunk chunk, Set<Integer> avoid) {
    return chunk.members().stream().filter(member -> !avoid.contains(member.node())).count();
  }

  private void allocate(Set<Integer> avoid) throws SkerryException {
    try {
      ready.addAll(context.calls().allocate(path, nextBatch, avoid));
    } catch (SkerryException e) {
      if (avoid.isEmpty() || !tooChoosy(e.errorCode())) {
        throw e;
      }
      ready.addAll(context.calls().allocate(path, nextBatch, Set.of()));
    }
    if (ready.isEmpty()) {
      throw new SkerryException(
          ErrorCode.INTERNAL, path.toString(), path + ": the server allocated no chunk");
    }
    nextBatch = Math.min(BATCH_MAX, nextBatch * 2);
  }

  private static boolean tooChoosy(ErrorCode code) {
    return code == ErrorCode.NO_SPACE || code == ErrorCode.NOT_ENOUGH_COPIES;
  }
}
