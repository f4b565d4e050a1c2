package io.skerry.metadata.command;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;

/// Takes a lock if nobody else's stands against it; what the owner has of the range is replaced in
/// the same step, or stays as it is. Whoever has it gets it again. Outcome: inode, fence, number of
/// the session's holding on the file.
public record TakeLock(Caller caller, FileTarget target, LockWish wish)
    implements NamespaceCommand {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    ChunkAllocation.requireSession(state, caller, wish.owner().session());
    Inode file = Kinds.requireRegular(new PathWalk(state, caller).resolve(target));
    FileLocks.requireRight(state, caller, target, file, wish);
    FileLocks locks = new FileLocks(state, file.namespace(), file.id());
    if (!locks.against(wish).isEmpty()) {
      throw new RejectedException(ErrorCode.LOCKED);
    }
    long fence = state.next(Counter.Kind.FENCE, 0);
    long holding = locks.grant(state, wish, fence);
    return Outcome.done(file.id().value(), fence, holding);
  }
}
