package io.skerry.metadata.command;

import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.SealedLayout;
import java.util.Comparator;
import java.util.List;

/// Makes new extents, size and mtime of a file visible together. Outcome: inode, version.
///
/// @param fileKey that sealed the new chunks
/// @param where the new chunks go
/// @param mtimeNanos 0, or from anybody but the owner: now
/// @param ifVersion not 0: the file must have this version
public record CommitFile(
    long nowNanos,
    Caller caller,
    long session,
    int namespace,
    InodeId inode,
    long fileKey,
    List<NewChunk> chunks,
    Where where,
    long mtimeNanos,
    long ifVersion)
    implements NamespaceCommand {
  /// Size that no file exceeds: 1 EiB.
  public static final long FILE_BYTES_MAX = 1L << 60;

  /// Chunks that one commit may bring.
  public static final int CHUNKS_MAX = 2_048;

  /// What the offsets of new chunks mean.
  public enum Where {
    /// They cover what they overlap.
    OVER,
    /// They are the whole content.
    INSTEAD,
    /// They count from the end of the file as it is now, so that no two writers get the same bytes.
    APPENDED
  }

  public CommitFile {
    chunks = List.copyOf(chunks);
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    ChunkAllocation.requireSession(state, caller, session);
    Inode file =
        state
            .get(Inode.key(namespace, inode))
            .filter(Inode::usable)
            .orElseThrow(() -> new RejectedException(ErrorCode.STALE));
    Kinds.requireRegular(file);
    requireWriter(state, file);
    if (ifVersion != 0 && ifVersion != file.version()) {
      throw new RejectedException(ErrorCode.VERSION_CONFLICT);
    }
    long base = where == Where.APPENDED ? file.size() : 0;
    List<NewChunk> sorted = sorted(file, base);
    FileContent content = new FileContent(state, file, nowNanos);
    if (where == Where.INSTEAD) {
      content.cut(0, Long.MAX_VALUE);
    }
    for (NewChunk chunk : sorted) {
      add(state, content, chunk);
    }
    Inode committed = committed(file, sorted);
    state.put(committed);
    return Outcome.done(committed.id().value(), committed.version());
  }

  /// The owner may always write; anybody else holds the right since opening the file for writing.
  private void requireWriter(Overlay state, Inode file) throws RejectedException {
    Allocation handle = Allocation.handle(session, namespace, inode);
    if (!Permissions.ownerOrSuperuser(caller, file) && state.get(handle.key()).isEmpty()) {
      throw new RejectedException(
          ErrorCode.PERMISSION_DENIED, "The session has not opened the file for writing");
    }
  }

  /// The new chunks by offset, if they make sense side by side.
  private List<NewChunk> sorted(Inode file, long base) throws RejectedException {
    if (chunks.size() > CHUNKS_MAX) {
      throw invalid(chunks.size() + " chunks are more than " + CHUNKS_MAX);
    }
    if (!chunks.isEmpty() && fileKey != file.fileKey()) {
      throw invalid("File key " + fileKey + " is not the key of the file");
    }
    List<NewChunk> sorted =
        chunks.stream().sorted(Comparator.comparingLong(NewChunk::offset)).toList();
    long end = 0;
    for (NewChunk chunk : sorted) {
      if (chunk.length() < 1 || chunk.length() > SealedLayout.CHUNK_BYTES_MAX) {
        throw invalid("Chunk of " + chunk.length() + " bytes");
      }
      if (chunk.offset() < end) {
        throw invalid("Chunks overlap at offset " + chunk.offset());
      }
      if (chunk.offset() > FILE_BYTES_MAX - base - chunk.length()) {
        throw new RejectedException(ErrorCode.FILE_TOO_LARGE);
      }
      end = chunk.offset() + chunk.length();
    }
    if (base != 0) {
      return sorted.stream().map(chunk -> chunk.at(base + chunk.offset())).toList();
    }
    return sorted;
  }

  private void add(Overlay state, FileContent content, NewChunk chunk) throws RejectedException {
    Allocation allocation =
        state
            .get(Allocation.key(session, chunk.chunk()))
            .filter(row -> row.namespace() == namespace && row.isChunk())
            .orElseThrow(() -> notAllocated(chunk));
    Namespace.Policy policy = state.get(Namespace.key(namespace)).orElseThrow().policy();
    long incarnation = state.get(ClusterIdentity.only()).orElseThrow().incarnation();
    CommitCheck.Verified copies =
        new CommitCheck(state, incarnation, policy).verify(allocation, chunk);
    if (where != Where.INSTEAD) {
      content.cut(chunk.offset(), chunk.offset() + chunk.length());
    }
    int pg = allocation.pg();
    state.delete(allocation.key());
    state.put(
        new Chunk(
            chunk.chunk(),
            namespace,
            pg,
            copies.group().epoch(),
            fileKey,
            chunk.length(),
            copies.checksum(),
            chunk.length()));
    state.put(new Extent(namespace, inode, chunk.offset(), chunk.chunk(), 0, chunk.length()));
    copies.missing().forEach(node -> state.put(new Debt(node, pg, chunk.chunk())));
    FileContent.useKey(state, namespace, fileKey, 1);
  }

  private Inode committed(Inode file, List<NewChunk> sorted) {
    boolean mtimeGiven = mtimeNanos != 0 && Permissions.ownerOrSuperuser(caller, file);
    long mtime = mtimeGiven ? mtimeNanos : nowNanos;
    if (sorted.isEmpty() && where != Where.INSTEAD) {
      Inode.Times times = new Inode.Times(file.times().atimeNanos(), mtime, nowNanos);
      return mtimeGiven ? file.withTimes(times) : file;
    }
    NewChunk none = new NewChunk(0, new ChunkId(0, 0), 0, List.of());
    NewChunk last = sorted.isEmpty() ? none : sorted.get(sorted.size() - 1);
    long end = last.offset() + last.length();
    return file.withContent(
            where == Where.INSTEAD ? end : Math.max(file.size(), end), mtime, nowNanos)
        .withOwnership(Permissions.afterWrite(caller, file.ownership()));
  }

  private static RejectedException notAllocated(NewChunk chunk) {
    return new RejectedException(
        ErrorCode.NOT_ALLOCATED, "Chunk " + chunk.chunk() + " is not allocated to this session");
  }

  private static RejectedException invalid(String message) {
    return new RejectedException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
