package io.skerry.metadata.command;

import io.skerry.metadata.model.Allocation;
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

/// Makes a file: empty, with a new key and chunks to write into, or at once with its content.
/// Outcome: inode, file key id; chunks.
public record CreateFile(long nowNanos, Caller caller, FileTarget target, Mode mode, Start start)
    implements NamespaceCommand {
  /// What the file begins with.
  public sealed interface Start {}

  /// Nothing yet.
  ///
  /// @param wrappedKey a new file key, wrapped by the namespace key
  @SuppressWarnings("ArrayRecordComponent") // passed through; commands are never compared
  public record Empty(byte[] wrappedKey, ChunkDemand demand) implements Start {}

  /// Chunks that have been written under a key of the session ({@link AllocateChunks}).
  ///
  /// @param mtimeNanos 0: now
  public record Content(long session, long fileKey, List<NewChunk> chunks, long mtimeNanos)
      implements Start {
    public Content {
      chunks = List.copyOf(chunks);
    }
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    PathWalk.Place place =
        new PathWalk(state, caller).placeFollowing(target, ErrorCode.IS_A_DIRECTORY);
    return switch (start) {
      case Empty empty -> empty(state, place, empty);
      case Content content -> filled(state, place, content);
    };
  }

  private Outcome empty(Overlay state, PathWalk.Place place, Empty empty) throws RejectedException {
    int namespace = target.namespace();
    long key = state.next(Counter.Kind.FILE_KEY, namespace);
    state.put(new FileKey(namespace, key, empty.wrappedKey(), 0, true));
    Inode file = create(state, place, key);
    state.holds().opened(namespace, file.id(), empty.demand().session());
    List<ChunkId> chunks = new ChunkAllocation(state, caller).allocate(namespace, empty.demand());
    return new Outcome.Done(List.of(file.id().value(), key), chunks);
  }

  private Outcome filled(Overlay state, PathWalk.Place place, Content content)
      throws RejectedException {
    int namespace = target.namespace();
    long session = content.session();
    long key = content.fileKey();
    Inode file = create(state, place, key);
    ChunkAllocation.requireSession(state, caller, session);
    Allocation prepared = Allocation.fileKey(session, namespace, key);
    if (state.get(prepared.key()).isEmpty()) {
      throw new RejectedException(
          ErrorCode.NOT_ALLOCATED, "File key " + key + " is not allocated to this session");
    }
    state.delete(prepared.key());
    new CommitFile(
            nowNanos,
            caller,
            session,
            namespace,
            file.id(),
            key,
            content.chunks(),
            CommitFile.Where.OVER,
            content.mtimeNanos(),
            0)
        .decide(state);
    return Outcome.done(file.id().value(), key);
  }

  private Inode create(Overlay state, PathWalk.Place place, long key) throws RejectedException {
    return new Inodes(state, nowNanos)
        .create(caller, place, new Inodes.Birth(FileType.REGULAR, mode, "", key, 0));
  }
}
