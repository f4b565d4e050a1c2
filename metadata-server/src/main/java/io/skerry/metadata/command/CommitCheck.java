package io.skerry.metadata.command;

import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ChunkReceipt;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Whether the copies of a new chunk suffice: receipts of enough different members of the chunk's
/// placement group, as this group has adopted it, that agree.
record CommitCheck(StateReader state, long incarnation, Namespace.Policy policy) {
  /// A chunk whose copies suffice.
  ///
  /// @param missing members without a receipt
  record Verified(PlacementGroup group, int checksum, List<Integer> missing) {}

  Verified verify(Allocation allocation, NewChunk chunk) throws RejectedException {
    PlacementGroup group = state.get(PlacementGroup.key(allocation.pg())).orElseThrow();
    Set<Integer> holders = new TreeSet<>();
    for (ChunkReceipt receipt : chunk.receipts()) {
      requireFitting(chunk, group, receipt);
      holders.add(receipt.node());
    }
    if (holders.size() < policy.minCopies()) {
      throw tooFew(
          chunk, holders.size() + " members hold it, " + policy.minCopies() + " are needed");
    }
    List<Integer> missing = group.nodes().stream().filter(node -> !holders.contains(node)).toList();
    return new Verified(group, chunk.receipts().get(0).checksum(), missing);
  }

  private void requireFitting(NewChunk chunk, PlacementGroup group, ChunkReceipt receipt)
      throws RejectedException {
    if (!receipt.chunk().equals(chunk.chunk())
        || receipt.incarnation() != incarnation
        || receipt.pg() != group.id()
        || !group.nodes().contains(receipt.node())) {
      throw tooFew(chunk, "a receipt is for something else: " + receipt);
    }
    if (receipt.epoch() != group.epoch()) {
      throw new RejectedException(
          ErrorCode.STALE_EPOCH,
          "Placement group " + group.id() + " is at epoch " + group.epoch() + ": " + receipt);
    }
    ChunkReceipt first = chunk.receipts().get(0);
    if (receipt.length() != chunk.length() || receipt.checksum() != first.checksum()) {
      throw tooFew(chunk, "receipts differ in length or checksum");
    }
  }

  private static RejectedException tooFew(NewChunk chunk, String why) {
    return new RejectedException(
        ErrorCode.NOT_ENOUGH_COPIES, "Chunk " + chunk.chunk() + ": " + why);
  }
}
