package io.skerry.metadata.command;

import io.skerry.metadata.model.Lock;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.InodeId;

/// Takes a range of a file from an owner, whatever he has of it, whether or not the file is still
/// there. Outcome: rows that the owner has left on the file, number of the session's holding or 0
/// if it is over.
public record ReleaseLocks(
    Caller caller, int namespace, InodeId inode, Lock.Owner owner, Lock.Range range)
    implements NamespaceCommand {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    ChunkAllocation.requireSession(state, caller, owner.session());
    FileLocks.Left left = new FileLocks(state, namespace, inode).release(state, owner, range);
    return Outcome.done((long) left.locks(), left.holding());
  }
}
