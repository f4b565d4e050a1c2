package io.skerry.metadata.command;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ChunkId;
import java.util.List;

/// Opens an existing regular file for writing. Outcome: inode, file key id; chunks.
///
/// @param wrappedKey used if the file has no key yet
@SuppressWarnings("ArrayRecordComponent") // passed through; commands are never compared
public record OpenForWrite(
    long nowNanos, Caller caller, FileTarget target, byte[] wrappedKey, ChunkDemand demand)
    implements NamespaceCommand {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Inode file = Kinds.requireRegular(new PathWalk(state, caller).resolve(target));
    Permissions.require(state, caller, file, Permissions.WRITE);
    ChunkAllocation allocation = new ChunkAllocation(state, caller);
    if (!Permissions.ownerOrSuperuser(caller, file)) {
      allocation.hold(demand.session(), file);
    }
    long key = file.fileKey();
    if (key == 0) {
      key = state.next(Counter.Kind.FILE_KEY, file.namespace());
      state.put(new FileKey(file.namespace(), key, wrappedKey, 0, true));
      state.put(file.withFileKey(key));
    }
    state.holds().opened(file.namespace(), file.id(), demand.session());
    List<ChunkId> chunks = allocation.allocate(file.namespace(), demand);
    return new Outcome.Done(List.of(file.id().value(), key), chunks);
  }
}
