package io.skerry.metadata.command;

import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ChunkId;
import java.util.List;

/// Gives a session more chunks to write into. Outcome: chunks.
public record AllocateChunks(Caller caller, int namespace, ChunkDemand demand) implements Command {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    List<ChunkId> chunks = new ChunkAllocation(state, caller).allocate(namespace, demand);
    return new Outcome.Done(List.of(), chunks);
  }
}
