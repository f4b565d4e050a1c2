package io.skerry.metadata.rpc;

import com.google.protobuf.ByteString;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.Permissions;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.raft.HoldBook;
import io.skerry.metadata.raft.View;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.rpc.HeldFile;
import io.skerry.proto.rpc.HoldChunksReply;
import io.skerry.proto.rpc.HoldChunksRequest;
import io.skerry.proto.rpc.HoldFilesReply;
import io.skerry.proto.rpc.HoldFilesRequest;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.InodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The calls by which clients say what they have open, so that it stays: files, and chunks of
/// versions that are gone. Nothing is written.
final class HoldCalls {
  private static final int HANDLES_MAX = 1_000;
  private static final int CHUNKS_MAX = 4_096;

  private final Access access;
  private final GroupCalls calls;
  private final Replies replies;
  private final ReadHandles handles;

  HoldCalls(Access access, GroupCalls calls, KeyRing keys, Grants grants) {
    this.access = access;
    this.calls = calls;
    this.replies = new Replies(keys, grants);
    this.handles = grants.readHandles();
  }

  HoldFilesReply files(HoldFilesRequest request) {
    if (request.getHandlesCount() > HANDLES_MAX || request.getClosedCount() > HANDLES_MAX) {
      throw Translation.invalid("at most " + HANDLES_MAX + " files at once");
    }
    Access.Place place = access.place(request.getNamespace());
    Caller caller = access.caller();
    List<Optional<ReadHandles.Opened>> opened = new ArrayList<>(request.getHandlesCount());
    request.getHandlesList().forEach(handle -> opened.add(ifOpened(handle, place, caller)));
    long session = request.getSession();
    HoldBook book = place.replica().holds();
    int id = place.namespace().id();
    return calls.read(
        place.replica(),
        view -> {
          requireOwn(view, session, caller);
          request.getClosedList().forEach(inode -> book.closed(id, new InodeId(inode), session));
          HoldFilesReply.Builder reply =
              HoldFilesReply.newBuilder().setHoldMillis((int) book.lifeMillis());
          Holder holder = new Holder(caller, session);
          opened.forEach(
              one ->
                  reply.addFiles(
                      one.map(file -> hold(view, file, book, holder))
                          .orElse(HeldFile.getDefaultInstance())));
          return reply.build();
        });
  }

  record Holder(Caller caller, long session) {}

  /// A handle that is refused, of a secret that is no more for example, spoils no other.
  private Optional<ReadHandles.Opened> ifOpened(
      ByteString handle, Access.Place place, Caller caller) {
    try {
      return Optional.of(opened(handle, place, caller));
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  private ReadHandles.Opened opened(ByteString handle, Access.Place place, Caller caller) {
    ReadHandles.Opened opened =
        handles.opened(handle, caller.principal(), access.rows().macSecrets());
    if (opened.namespace() != place.namespace().id()) {
      throw new Failure(ErrorCode.CAPABILITY_REFUSED, "the read handle is for something else");
    }
    return opened;
  }

  /// A file that has lost its last name is held on only by who held it until now: whoever was away
  /// for too long finds it purged, or about to be.
  private HeldFile hold(View view, ReadHandles.Opened opened, HoldBook book, Holder holder) {
    Optional<Inode> file =
        view.get(Inode.key(opened.namespace(), opened.inode())).filter(Inode::usable);
    boolean lapsed =
        file.isPresent()
            && file.get().links() == 0
            && !book.held(opened.namespace(), opened.inode());
    if (file.isEmpty() || lapsed) {
      return HeldFile.getDefaultInstance();
    }
    Inode inode = file.get();
    book.opened(inode.namespace(), inode.id(), holder.session());
    HeldFile.Builder held = HeldFile.newBuilder().setCurrent(inode.version() == opened.version());
    if (inode.links() == 0 && Permissions.allow(view, holder.caller(), inode, Permissions.READ)) {
      String principal = holder.caller().principal();
      held.setReadHandle(handles.give(inode, principal, access.rows().macSecrets()));
    }
    return held.build();
  }

  HoldChunksReply chunks(HoldChunksRequest request) {
    if (request.getChunksCount() > CHUNKS_MAX) {
      throw Translation.invalid("at most " + CHUNKS_MAX + " chunks at once");
    }
    Access.Place place = access.place(request.getNamespace());
    Caller caller = access.caller();
    ReadHandles.Opened opened = opened(request.getReadHandle(), place, caller);
    List<ChunkId> chunks = request.getChunksList().stream().map(Translation::chunk).toList();
    handles.requireProven(opened, chunks, request.getChunksProof(), access.rows().macSecrets());
    HoldBook book = place.replica().holds();
    return calls.read(
        place.replica(),
        view -> {
          requireOwn(view, request.getSession(), caller);
          requireGone(view, opened, caller);
          book.keep(chunks);
          Replies.Handout handout = replies.kept(view, chunks, caller, access.rows());
          return HoldChunksReply.newBuilder()
              .addAllGrants(handout.grants())
              .addAllNodes(handout.nodes())
              .setHoldMillis((int) book.lifeMillis())
              .build();
        });
  }

  /// Of the version that a file has now, grants are to be had by opening it, where every right is
  /// checked. Who may not read the file any more does not read what it was either.
  private static void requireGone(View view, ReadHandles.Opened opened, Caller caller)
      throws RejectedException {
    Optional<Inode> file =
        view.get(Inode.key(opened.namespace(), opened.inode())).filter(Inode::usable);
    if (file.isEmpty()) {
      return;
    }
    Permissions.require(view, caller, file.get(), Permissions.READ);
    if (file.get().version() == opened.version()) {
      throw new RejectedException(
          ErrorCode.INVALID_ARGUMENT, "the file still has that version; open it");
    }
  }

  /// Refuses unless the session is open and the caller's own.
  static void requireOwn(StateReader view, long session, Caller caller) {
    boolean own =
        view.get(Session.key(session))
            .filter(row -> row.principal().equals(caller.principal()))
            .isPresent();
    if (!own) {
      throw new Failure(ErrorCode.SESSION_LOST, "session " + session + " has ended");
    }
  }
}
