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
/// placement group, as this group has adopted it, that agree. The epoch of a receipt does not
/// matter: a member of now holds what it took before, too. What a node holds that has left
/// meanwhile does not count.
record CommitCheck(StateReader state, long incarnation, Namespace.Policy policy) {
  /// A chunk whose copies suffice.
  ///
  /// @param missing members that should have a copy and show no receipt
  record Verified(PlacementGroup group, int checksum, List<Integer> missing) {}

  Verified verify(Allocation allocation, NewChunk chunk) throws RejectedException {
    PlacementGroup group = state.get(PlacementGroup.key(allocation.pg())).orElseThrow();
    List<Integer> mayHold = group.holders();
    Set<Integer> holders = new TreeSet<>();
    boolean changed = false;
    for (ChunkReceipt receipt : chunk.receipts()) {
      requireFitting(chunk, group, receipt);
      if (mayHold.contains(receipt.node())) {
        holders.add(receipt.node());
      } else if (receipt.epoch() < group.epoch()) {
        changed = true;
      } else {
        throw tooFew(chunk, "a receipt is of no member: " + receipt);
      }
    }
    if (holders.size() < policy.minCopies()) {
      String why = holders.size() + " members hold it, " + policy.minCopies() + " are needed";
      throw changed ? staleEpoch(chunk, group, why) : tooFew(chunk, why);
    }
    List<Integer> missing =
        group.writers().stream().filter(node -> !holders.contains(node)).toList();
    return new Verified(group, chunk.receipts().get(0).checksum(), missing);
  }

  private void requireFitting(NewChunk chunk, PlacementGroup group, ChunkReceipt receipt)
      throws RejectedException {
    if (!receipt.chunk().equals(chunk.chunk())
        || receipt.incarnation() != incarnation
        || receipt.pg() != group.id()
        || receipt.epoch() > group.epoch()) {
      throw tooFew(chunk, "a receipt is for something else: " + receipt);
    }
    ChunkReceipt first = chunk.receipts().get(0);
    if (receipt.length() != chunk.length() || receipt.checksum() != first.checksum()) {
      throw tooFew(chunk, "receipts differ in length or checksum");
    }
  }

  private static RejectedException staleEpoch(NewChunk chunk, PlacementGroup group, String why) {
    return new RejectedException(
        ErrorCode.STALE_EPOCH,
        "Chunk %s: placement group %d has changed to epoch %d, %s"
            .formatted(chunk.chunk(), group.id(), group.epoch(), why));
  }

  private static RejectedException tooFew(NewChunk chunk, String why) {
    return new RejectedException(
        ErrorCode.NOT_ENOUGH_COPIES, "Chunk " + chunk.chunk() + ": " + why);
  }
}
