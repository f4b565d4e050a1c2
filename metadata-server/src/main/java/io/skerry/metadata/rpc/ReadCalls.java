package io.skerry.metadata.rpc;

import com.google.protobuf.ByteString;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.query.OpenForRead;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.rpc.OpenFileReply;
import io.skerry.proto.rpc.OpenFileRequest;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import java.util.List;

/// The call behind reading a file: the first time by its path, then, with the handle that this
/// gives, by its number.
final class ReadCalls {
  private static final int EXTENTS_DEFAULT = 1_024;

  private final Access access;
  private final DelegatedReads reads;
  private final Replies replies;
  private final ReadHandles handles;
  private final Targets targets;

  ReadCalls(Access access, GroupCalls calls, Replies replies, ReadHandles handles) {
    this.access = access;
    this.reads = new DelegatedReads(calls);
    this.replies = replies;
    this.handles = handles;
    this.targets = new Targets(access, handles);
  }

  OpenFileReply openFile(OpenFileRequest request) {
    Access.Place place = access.place(request.getFile().getNamespace());
    Caller caller = access.caller();
    FileTarget target = targets.of(request.getFile(), place, caller);
    boolean held = !request.getReadHandle().isEmpty();
    int asked = request.getExtentsMax();
    OpenForRead query =
        new OpenForRead(
            caller,
            target,
            held,
            Translation.size(request.getFromOffset()),
            asked <= 0 ? EXTENTS_DEFAULT : Math.min(asked, OpenForRead.EXTENTS_MAX),
            held ? heldVersion(request, target, caller) : request.getExpectedVersion());
    HoldCalls.Holder holder = new HoldCalls.Holder(caller, request.getSession());
    return reads.read(
        new DelegatedReads.Asked(place.replica(), caller.principal(), request.getDelegationLease()),
        (rows, index) -> {
          OpenForRead.Content content = query.answer(rows);
          hold(rows, place, content, holder);
          OpenFileReply reply =
              replies.open(content, caller, access.rows(), index).toBuilder()
                  .setChunksProof(proof(content))
                  .setHoldMillis((int) place.replica().holds().lifeMillis())
                  .build();
          return held ? reply : withHandle(reply, content, caller);
        },
        (reply, granted) -> reply.toBuilder().setDelegated(granted).build());
  }

  /// Of a session that is named the file is held from now on.
  private static void hold(
      StateReader view, Access.Place place, OpenForRead.Content content, HoldCalls.Holder holder) {
    if (holder.session() != 0) {
      HoldCalls.requireOwn(view, holder.session(), holder.caller());
      Inode file = content.inode();
      place.replica().holds().opened(file.namespace(), file.id(), holder.session());
    }
  }

  /// The version that the shown handle opens, which must be the expected one.
  private long heldVersion(OpenFileRequest request, FileTarget target, Caller caller) {
    if (!target.names().isEmpty()) {
      throw Translation.invalid("with a read handle a file is named by its inode alone");
    }
    long version =
        handles.version(
            request.getReadHandle(),
            new ReadHandles.Shown(caller.principal(), target.namespace(), target.base()),
            access.rows().macSecrets());
    if (request.getExpectedVersion() != 0 && request.getExpectedVersion() != version) {
      throw new Failure(ErrorCode.CAPABILITY_REFUSED, "the read handle is for another version");
    }
    return version;
  }

  private ByteString proof(OpenForRead.Content content) {
    List<ChunkId> chunks = content.chunks().stream().map(Chunk::id).toList();
    return handles.proof(content.inode(), chunks, access.rows().macSecrets());
  }

  private OpenFileReply withHandle(
      OpenFileReply reply, OpenForRead.Content content, Caller caller) {
    return reply.toBuilder()
        .setReadHandle(
            handles.give(content.inode(), caller.principal(), access.rows().macSecrets()))
        .setReadHandleMillis((int) ReadHandles.VALIDITY_MILLIS)
        .build();
  }
}
