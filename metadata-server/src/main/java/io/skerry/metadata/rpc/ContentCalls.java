package io.skerry.metadata.rpc;

import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.command.AllocateChunks;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.ChunkDemand;
import io.skerry.metadata.command.CloneFile;
import io.skerry.metadata.command.CommitFile;
import io.skerry.metadata.command.Concatenate;
import io.skerry.metadata.command.CreateFile;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.NewChunk;
import io.skerry.metadata.command.OpenForWrite;
import io.skerry.metadata.membership.RootRows;
import io.skerry.metadata.model.Namespace;
import io.skerry.proto.rpc.AllocateChunksReply;
import io.skerry.proto.rpc.AllocateChunksRequest;
import io.skerry.proto.rpc.CloneFileRequest;
import io.skerry.proto.rpc.CommitFileRequest;
import io.skerry.proto.rpc.ConcatenateRequest;
import io.skerry.proto.rpc.CreateFileRequest;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.rpc.FirstContent;
import io.skerry.proto.rpc.OpenForWriteRequest;
import io.skerry.proto.rpc.RequestId;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.WriteHandleReply;
import io.skerry.proto.types.InodeId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The calls behind writing a file: handles with keys and write grants, more chunks, and the commit
/// that makes them visible.
final class ContentCalls {
  /// Chunks of one commit; a larger file is committed in pieces.
  private static final int COMMIT_CHUNKS_MAX = 2_048;

  private final Access access;
  private final Mutations mutations;
  private final FileCalls files;
  private final KeyRing keys;
  private final Grants grants;
  private final Replies replies;
  private final SecureRandom random = new SecureRandom();

  ContentCalls(Access access, Mutations mutations, KeyRing keys, Grants grants) {
    this.access = access;
    this.mutations = mutations;
    this.files = new FileCalls(access, mutations, grants.readHandles());
    this.keys = keys;
    this.grants = grants;
    this.replies = new Replies(keys, grants);
  }

  void createFile(CreateFileRequest request, Answers.Open<WriteHandleReply> call) {
    FileCalls.Ask ask = files.resolve(request.getFile());
    CreateFile command =
        new CreateFile(
            mutations.nowNanos(),
            ask.caller(),
            ask.target(),
            Translation.mode(request.getMode(), request.getUmask()),
            start(request, ask.place()));
    handle(ask, new FileCalls.Wanted(request.getId(), command), call);
  }

  private CreateFile.Start start(CreateFileRequest request, Access.Place place) {
    RequestId id = request.getId();
    if (!request.hasContent()) {
      return new CreateFile.Empty(
          keys.newFileKey(place.namespace()), demand(id, request.getChunks(), List.of()));
    }
    if (request.getChunks() != 0) {
      throw Translation.invalid("a file that is made with its content gets no chunks");
    }
    FirstContent content = request.getContent();
    return new CreateFile.Content(
        id.getSession(),
        content.getKey(),
        newChunks(content.getChunksList(), access.rows()),
        content.getMtimeNanos());
  }

  void openForWrite(OpenForWriteRequest request, Answers.Open<WriteHandleReply> call) {
    FileCalls.Ask ask = files.resolve(request.getFile());
    OpenForWrite command =
        new OpenForWrite(
            mutations.nowNanos(),
            ask.caller(),
            ask.target(),
            keys.newFileKey(ask.place().namespace()),
            demand(request.getId(), request.getChunks(), List.of()));
    handle(ask, new FileCalls.Wanted(request.getId(), command), call);
  }

  private void handle(
      FileCalls.Ask ask, FileCalls.Wanted wanted, Answers.Open<WriteHandleReply> call) {
    files.submit(
        ask,
        wanted,
        call,
        (applied, view) ->
            replies.writeHandle(
                view,
                ask.place(),
                ask.caller(),
                applied,
                new Replies.Writer(wanted.id().getSession(), access.rows())));
  }

  void allocateChunks(AllocateChunksRequest request, Answers.Open<AllocateChunksReply> call) {
    Access.Place place = access.place(request.getNamespace());
    Caller caller = access.caller();
    ChunkDemand demand = demand(request.getId(), request.getChunks(), request.getAvoidNodesList());
    Namespace namespace = place.namespace();
    List<byte[]> newKeys =
        Stream.generate(() -> keys.newFileKey(namespace))
            .limit(Translation.chunks(request.getKeys()))
            .toList();
    AllocateChunks command = new AllocateChunks(caller, namespace.id(), demand, newKeys);
    mutations.submit(
        new Mutations.Order(place.replica(), caller, request.getId(), command),
        call,
        (applied, view) -> {
          Replies.Writer writer = new Replies.Writer(request.getId().getSession(), access.rows());
          Replies.Handout handout =
              replies.handout(view, applied.outcome().chunks(), caller, writer);
          return AllocateChunksReply.newBuilder()
              .addAllGrants(handout.grants())
              .addAllNodes(handout.nodes())
              .addAllKeys(replies.keys(view, namespace, applied.outcome().ids()))
              .setMinCopies(namespace.policy().minCopies())
              .setBlockBytes(namespace.policy().blockBytes())
              .setChunkBytes(namespace.policy().chunkBytes())
              .build();
        });
  }

  void commitFile(CommitFileRequest request, Answers.Open<StatReply> call) {
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
            newChunks(request.getChunksList(), access.rows()),
            where(request),
            request.getMtimeNanos(),
            request.getIfVersion());
    mutations.submit(
        new Mutations.Order(place.replica(), caller, request.getId(), command),
        call,
        (applied, view) -> {
          if (request.getCloses()) {
            place
                .replica()
                .holds()
                .closed(place.namespace().id(), command.inode(), request.getId().getSession());
          }
          return files.stat(place, applied, view).toBuilder()
              .setCommittedVersion(applied.outcome().ids().get(1))
              .build();
        });
  }

  private static CommitFile.Where where(CommitFileRequest request) {
    if (request.getReplace() && request.getAppend()) {
      throw Translation.invalid("a commit cannot both replace and append");
    }
    return request.getAppend()
        ? CommitFile.Where.APPENDED
        : request.getReplace() ? CommitFile.Where.INSTEAD : CommitFile.Where.OVER;
  }

  void cloneFile(CloneFileRequest request, Answers.Open<StatReply> call) {
    FileCalls.Ask ask = files.resolve(request.getSource());
    CloneFile command =
        new CloneFile(
            mutations.nowNanos(),
            ask.caller(),
            ask.target(),
            files.second(request.getTarget(), request.getSource(), ask),
            Translation.mode(request.getMode(), request.getUmask()),
            keys.newFileKey(ask.place().namespace()));
    changed(ask, new FileCalls.Wanted(request.getId(), command), call);
  }

  void concatenate(ConcatenateRequest request, Answers.Open<StatReply> call) {
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
    changed(ask, new FileCalls.Wanted(request.getId(), command), call);
  }

  private void changed(FileCalls.Ask ask, FileCalls.Wanted wanted, Answers.Open<StatReply> call) {
    files.submit(ask, wanted, call, (applied, view) -> files.stat(ask.place(), applied, view));
  }

  private List<NewChunk> newChunks(List<io.skerry.proto.rpc.NewChunk> shown, RootRows rows) {
    if (shown.size() > COMMIT_CHUNKS_MAX) {
      throw Translation.invalid("a commit has at most " + COMMIT_CHUNKS_MAX + " chunks");
    }
    List<NewChunk> chunks = new ArrayList<>(shown.size());
    for (io.skerry.proto.rpc.NewChunk chunk : shown) {
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
    return new ChunkDemand(
        id.getSession(),
        Translation.chunks(chunks),
        random.nextLong(),
        avoid,
        access.rows().mapVersion());
  }
}
