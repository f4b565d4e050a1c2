package io.skerry.metadata.command;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkReceipt;
import java.util.List;
import java.util.Optional;

/// What a storage node has done as told: deleted chunks, fetched copies. Outcome: rows changed.
///
/// @param fetched receipts of this node, their MACs verified
public record ConfirmTasks(int node, List<ChunkId> deleted, List<ChunkReceipt> fetched)
    implements Command {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    long rows = 0;
    for (ChunkId chunk : deleted) {
      rows += GarbageRows.confirm(state, chunk, node) ? 1 : 0;
    }
    for (ChunkReceipt receipt : fetched) {
      rows += confirmCopy(state, receipt) ? 1 : 0;
    }
    return Outcome.done(rows);
  }

  /// Only a receipt for exactly what was committed clears a debt.
  private boolean confirmCopy(Overlay state, ChunkReceipt receipt) {
    Optional<Chunk> chunk = state.get(Chunk.key(receipt.chunk()));
    boolean same =
        receipt.node() == node
            && chunk.isPresent()
            && chunk.get().pg() == receipt.pg()
            && chunk.get().length() == receipt.length()
            && chunk.get().checksum() == receipt.checksum();
    if (!same || state.get(Debt.key(node, receipt.pg(), receipt.chunk())).isEmpty()) {
      return false;
    }
    state.delete(Debt.key(node, receipt.pg(), receipt.chunk()));
    return true;
  }
}
