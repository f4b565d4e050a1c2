package io.skerry.metadata.rpc;

import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.command.AllocateChunks;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.ChunkDemand;
import io.skerry.metadata.command.CloneFile;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.CommitFile;
import io.skerry.metadata.command.Concatenate;
import io.skerry.metadata.command.CreateFile;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.NewChunk;
import io.skerry.metadata.command.OpenForWrite;
import io.skerry.metadata.membership.RootRows;
import io.skerry.proto.rpc.AllocateChunksReply;
import io.skerry.proto.rpc.AllocateChunksRequest;
import io.skerry.proto.rpc.CloneFileRequest;
import io.skerry.proto.rpc.CommitFileRequest;
import io.skerry.proto.rpc.ConcatenateRequest;
import io.skerry.proto.rpc.CreateFileRequest;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.rpc.OpenForWriteRequest;
import io.skerry.proto.rpc.RequestId;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.WriteHandleReply;
import io.skerry.proto.types.InodeId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// The calls behind writing a file: handles with keys and write grants, more chunks, and the commit
/// that makes them visible.
final class ContentCalls {
  /// Chunks of one commit; a larger file is committed in pieces.
  private static final int COMMIT_CHUNKS_MAX = 2_048;

  private final Access access;
  private final GroupCalls calls;
  private final Mutations mutations;
  private final FileCalls files;
  private final KeyRing keys;
  private final Grants grants;
  private final Replies replies;
  private final SecureRandom random = new SecureRandom();

  ContentCalls(Access access, GroupCalls calls, Mutations mutations, KeyRing keys, Grants grants) {
    this.access = access;
    this.calls = calls;
    this.mutations = mutations;
    this.files = new FileCalls(access, calls, mutations);
    this.keys = keys;
    this.grants = grants;
    this.replies = new Replies(keys, grants);
  }

  WriteHandleReply createFile(CreateFileRequest request) {
    FileCalls.Ask ask = files.resolve(request.getFile());
    CreateFile command =
        new CreateFile(
            mutations.nowNanos(),
            ask.caller(),
            ask.target(),
            Translation.mode(request.getMode(), request.getUmask()),
            keys.newFileKey(ask.place().namespace()),
            demand(request.getId(), request.getChunks(), List.of()));
    return handle(ask, request.getId(), command);
  }

  WriteHandleReply openForWrite(OpenForWriteRequest request) {
    FileCalls.Ask ask = files.resolve(request.getFile());
    OpenForWrite command =
        new OpenForWrite(
            mutations.nowNanos(),
            ask.caller(),
            ask.target(),
            keys.newFileKey(ask.place().namespace()),
            demand(request.getId(), request.getChunks(), List.of()));
    return handle(ask, request.getId(), command);
  }

  private WriteHandleReply handle(FileCalls.Ask ask, RequestId id, Command command) {
    GroupCalls.Applied applied = files.submit(ask, id, command);
    Replies.Writer writer = new Replies.Writer(id.getSession(), access.rows());
    return calls.readApplied(
        ask.place().replica(),
        view -> replies.writeHandle(view, ask.place(), ask.caller(), applied, writer));
  }

  AllocateChunksReply allocateChunks(AllocateChunksRequest request) {
    Access.Place place = access.place(request.getNamespace());
    Caller caller = access.caller();
    ChunkDemand demand = demand(request.getId(), request.getChunks(), request.getAvoidNodesList());
    GroupCalls.Applied applied =
        mutations.submit(
            place.replica(),
            caller,
            request.getId(),
            new AllocateChunks(caller, place.namespace().id(), demand));
    Replies.Writer writer = new Replies.Writer(request.getId().getSession(), access.rows());
    Replies.Handout handout =
        calls.readApplied(
            place.replica(),
            view -> replies.handout(view, applied.outcome().chunks(), caller, writer));
    return AllocateChunksReply.newBuilder()
        .addAllGrants(handout.grants())
        .addAllNodes(handout.nodes())
        .setMinCopies(place.namespace().policy().minCopies())
        .build();
  }

  StatReply commitFile(CommitFileRequest request) {
    Access.Place place = access.place(request.getNamespace());
    Caller caller = access.caller();
    CommitFile command =
        new CommitFile(
            mutations.nowNanos(),
            caller,
            request.getId().getSession(),
            place.namespace().id(),
            inode(request.getInode()),
            request.getKey(),
            newChunks(request, access.rows()),
            where(request),
            request.getMtimeNanos(),
            request.getIfVersion());
    return files.stat(place, mutations.submit(place.replica(), caller, request.getId(), command));
  }

  private static CommitFile.Where where(CommitFileRequest request) {
    if (request.getReplace() && request.getAppend()) {
      throw Translation.invalid("a commit cannot both replace and append");
    }
    return request.getAppend()
        ? CommitFile.Where.APPENDED
        : request.getReplace() ? CommitFile.Where.INSTEAD : CommitFile.Where.OVER;
  }

  StatReply cloneFile(CloneFileRequest request) {
    FileCalls.Ask ask = files.resolve(request.getSource());
    CloneFile command =
        new CloneFile(
            mutations.nowNanos(),
            ask.caller(),
            ask.target(),
            files.second(request.getTarget(), request.getSource(), ask),
            Translation.mode(request.getMode(), request.getUmask()),
            keys.newFileKey(ask.place().namespace()));
    return files.stat(ask.place(), files.submit(ask, request.getId(), command));
  }

  StatReply concatenate(ConcatenateRequest request) {
    FileCalls.Ask ask = files.resolve(request.getFile());
    if (request.getSourcesCount() > Concatenate.SOURCES_MAX) {
      throw Translation.invalid("at most " + Concatenate.SOURCES_MAX + " files at once");
    }
    List<FileTarget> sources = new ArrayList<>(request.getSourcesCount());
    for (FileRef source : request.getSourcesList()) {
      sources.add(files.second(source, request.getFile(), ask));
    }
    Concatenate command =
        new Concatenate(mutations.nowNanos(), ask.caller(), ask.target(), sources);
    return files.stat(ask.place(), files.submit(ask, request.getId(), command));
  }

  private List<NewChunk> newChunks(CommitFileRequest request, RootRows rows) {
    if (request.getChunksCount() > COMMIT_CHUNKS_MAX) {
      throw Translation.invalid("a commit has at most " + COMMIT_CHUNKS_MAX + " chunks");
    }
    List<NewChunk> chunks = new ArrayList<>(request.getChunksCount());
    for (io.skerry.proto.rpc.NewChunk chunk : request.getChunksList()) {
      chunks.add(
          new NewChunk(
              Translation.size(chunk.getOffset()),
              Translation.chunk(chunk.getChunk()),
              chunk.getLength(),
              grants.verified(chunk.getReceiptsList(), rows)));
    }
    return chunks;
  }

  private static InodeId inode(long id) {
    if (id <= 0) {
      throw Translation.invalid("no inode " + Long.toUnsignedString(id));
    }
    return new InodeId(id);
  }

  private ChunkDemand demand(RequestId id, int chunks, List<Integer> avoid) {
    return new ChunkDemand(id.getSession(), Translation.chunks(chunks), random.nextLong(), avoid);
  }
}
