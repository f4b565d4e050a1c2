package io.skerry.metadata.command;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import java.util.List;

/// Makes an empty file, its key, and chunks to write into. Outcome: inode, file key id; chunks.
///
/// @param wrappedKey a new file key, wrapped by the namespace key
@SuppressWarnings("ArrayRecordComponent") // passed through; commands are never compared
public record CreateFile(
    long nowNanos,
    Caller caller,
    FileTarget target,
    Mode mode,
    byte[] wrappedKey,
    ChunkDemand demand)
    implements NamespaceCommand {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    PathWalk.Place place =
        new PathWalk(state, caller).placeFollowing(target, ErrorCode.IS_A_DIRECTORY);
    int namespace = target.namespace();
    long key = state.next(Counter.Kind.FILE_KEY, namespace);
    state.put(new FileKey(namespace, key, wrappedKey, 0, true));
    Inodes.Birth birth = new Inodes.Birth(FileType.REGULAR, mode, "", key, 0);
    Inode file = new Inodes(state, nowNanos).create(caller, place, birth);
    List<ChunkId> chunks = new ChunkAllocation(state, caller).allocate(namespace, demand);
    return new Outcome.Done(List.of(file.id().value(), key), chunks);
  }
}
