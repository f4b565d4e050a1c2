package io.skerry.metadata.command;

import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ChunkId;
import java.util.ArrayList;
import java.util.List;

/// Gives a session more chunks to write into, and keys for files that it will make with their
/// content. Outcome: file key ids; chunks.
///
/// @param wrappedKeys new file keys, wrapped by the namespace key
public record AllocateChunks(
    Caller caller, int namespace, ChunkDemand demand, List<byte[]> wrappedKeys) implements Command {
  public AllocateChunks {
    wrappedKeys = List.copyOf(wrappedKeys);
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    ChunkAllocation.requireSession(state, caller, demand.session());
    List<ChunkId> chunks = new ChunkAllocation(state, caller).allocate(namespace, demand);
    List<Long> keys = new ArrayList<>(wrappedKeys.size());
    for (byte[] wrapped : wrappedKeys) {
      long key = state.next(Counter.Kind.FILE_KEY, namespace);
      state.put(new FileKey(namespace, key, wrapped, 0, true));
      state.put(Allocation.fileKey(demand.session(), namespace, key));
      keys.add(key);
    }
    return new Outcome.Done(keys, chunks);
  }
}
