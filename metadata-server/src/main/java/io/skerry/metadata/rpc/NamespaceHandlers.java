package io.skerry.metadata.rpc;

import io.grpc.stub.StreamObserver;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.command.AttributeChange;
import io.skerry.metadata.command.DeleteTree;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.MakeDirectory;
import io.skerry.metadata.command.MakeLink;
import io.skerry.metadata.command.MakeNode;
import io.skerry.metadata.command.MakeSymbolicLink;
import io.skerry.metadata.command.PunchHole;
import io.skerry.metadata.command.RemoveDirectory;
import io.skerry.metadata.command.Rename;
import io.skerry.metadata.command.SetAttributes;
import io.skerry.metadata.command.Truncate;
import io.skerry.metadata.command.Unlink;
import io.skerry.metadata.query.FileSystemSpace;
import io.skerry.proto.rpc.AllocateChunksReply;
import io.skerry.proto.rpc.AllocateChunksRequest;
import io.skerry.proto.rpc.CloneFileRequest;
import io.skerry.proto.rpc.CommitFileRequest;
import io.skerry.proto.rpc.ConcatenateRequest;
import io.skerry.proto.rpc.CreateFileRequest;
import io.skerry.proto.rpc.DeleteTreeRequest;
import io.skerry.proto.rpc.ListReply;
import io.skerry.proto.rpc.ListRequest;
import io.skerry.proto.rpc.MakeDirectoryRequest;
import io.skerry.proto.rpc.MakeLinkRequest;
import io.skerry.proto.rpc.MakeNodeRequest;
import io.skerry.proto.rpc.MakeSymbolicLinkRequest;
import io.skerry.proto.rpc.MutationReply;
import io.skerry.proto.rpc.NamespaceServiceGrpc;
import io.skerry.proto.rpc.OpenFileReply;
import io.skerry.proto.rpc.OpenFileRequest;
import io.skerry.proto.rpc.OpenForWriteRequest;
import io.skerry.proto.rpc.PunchHoleRequest;
import io.skerry.proto.rpc.RemoveDirectoryRequest;
import io.skerry.proto.rpc.RenameRequest;
import io.skerry.proto.rpc.SetAttributesRequest;
import io.skerry.proto.rpc.StatFileSystemReply;
import io.skerry.proto.rpc.StatFileSystemRequest;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.StatRequest;
import io.skerry.proto.rpc.TruncateRequest;
import io.skerry.proto.rpc.UnlinkRequest;
import io.skerry.proto.rpc.WriteHandleReply;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Files and directories over the wire.
public final class NamespaceHandlers extends NamespaceServiceGrpc.NamespaceServiceImplBase {
  private final Access access;
  private final GroupCalls calls;
  private final Mutations mutations;
  private final FileCalls files;
  private final ContentCalls content;
  private final ReadCalls reading;
  private final NameReads lookups;

  public NamespaceHandlers(
      Access access, GroupCalls calls, Mutations mutations, KeyRing keys, Grants grants) {
    this.access = access;
    this.calls = calls;
    this.mutations = mutations;
    this.files = new FileCalls(access, mutations, grants.readHandles());
    this.content = new ContentCalls(access, mutations, keys, grants);
    this.reading = new ReadCalls(access, calls, new Replies(keys, grants), grants.readHandles());
    this.lookups = new NameReads(access, files, calls);
  }

  @Override
  public void stat(StatRequest request, StreamObserver<StatReply> observer) {
    Answers.send(observer, "Stat", () -> lookups.stat(request));
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListReply> observer) {
    Answers.send(observer, "List", () -> lookups.list(request));
  }

  @Override
  public void openFile(OpenFileRequest request, StreamObserver<OpenFileReply> observer) {
    Answers.send(observer, "OpenFile", () -> reading.openFile(request));
  }

  @Override
  public void statFileSystem(
      StatFileSystemRequest request, StreamObserver<StatFileSystemReply> observer) {
    Answers.send(
        observer,
        "StatFileSystem",
        () -> {
          Access.Place place = access.place(request.getNamespace());
          access.caller();
          FileSystemSpace query = new FileSystemSpace(place.namespace().id());
          FileSystemSpace.Space space = calls.read(place.replica(), query::answer);
          return StatFileSystemReply.newBuilder()
              .setCapacityBytes(space.capacityBytes())
              .setFreeBytes(space.freeBytes())
              .setCopies(space.copies())
              .setInodes(space.inodes())
              .setUsedBytes(space.usedBytes())
              .setQuotaBytes(space.quota().bytes())
              .setQuotaInodes(space.quota().inodes())
              .build();
        });
  }

  @Override
  public void makeDirectory(MakeDirectoryRequest request, StreamObserver<StatReply> observer) {
    files.changed(
        observer,
        "MakeDirectory",
        new FileCalls.Asked(request.getId(), request.getDirectory()),
        ask ->
            new MakeDirectory(
                mutations.nowNanos(),
                ask.caller(),
                ask.target(),
                Translation.mode(request.getMode(), request.getUmask())));
  }

  @Override
  public void makeSymbolicLink(
      MakeSymbolicLinkRequest request, StreamObserver<StatReply> observer) {
    files.changed(
        observer,
        "MakeSymbolicLink",
        new FileCalls.Asked(request.getId(), request.getLink()),
        ask ->
            new MakeSymbolicLink(
                mutations.nowNanos(),
                ask.caller(),
                ask.target(),
                Translation.linkTarget(request.getTarget())));
  }

  @Override
  public void truncate(TruncateRequest request, StreamObserver<StatReply> observer) {
    files.changed(
        observer,
        "Truncate",
        new FileCalls.Asked(request.getId(), request.getFile()),
        ask ->
            new Truncate(
                mutations.nowNanos(),
                ask.caller(),
                ask.target(),
                Translation.size(request.getSize()),
                request.getId().getSession()));
  }

  @Override
  public void setAttributes(SetAttributesRequest request, StreamObserver<StatReply> observer) {
    files.changed(
        observer,
        "SetAttributes",
        new FileCalls.Asked(request.getId(), request.getFile()),
        ask ->
            new SetAttributes(mutations.nowNanos(), ask.caller(), ask.target(), change(request)));
  }

  private AttributeChange change(SetAttributesRequest request) {
    PosixNames names = new PosixNames(access);
    return new AttributeChange(
        request.hasMode()
            ? OptionalInt.of(Translation.mode(request.getMode()))
            : OptionalInt.empty(),
        request.hasOwner() ? OptionalInt.of(names.uid(request.getOwner())) : OptionalInt.empty(),
        request.hasGroup() ? OptionalInt.of(names.gid(request.getGroup())) : OptionalInt.empty(),
        request.hasAtimeNanos() ? OptionalLong.of(request.getAtimeNanos()) : OptionalLong.empty(),
        request.hasMtimeNanos() ? OptionalLong.of(request.getMtimeNanos()) : OptionalLong.empty(),
        request.getAtimeNow(),
        request.getMtimeNow());
  }

  @Override
  public void unlink(UnlinkRequest request, StreamObserver<MutationReply> observer) {
    files.removed(
        observer,
        "Unlink",
        new FileCalls.Asked(request.getId(), request.getFile()),
        ask -> new Unlink(mutations.nowNanos(), ask.caller(), ask.target()));
  }

  @Override
  public void removeDirectory(
      RemoveDirectoryRequest request, StreamObserver<MutationReply> observer) {
    files.removed(
        observer,
        "RemoveDirectory",
        new FileCalls.Asked(request.getId(), request.getDirectory()),
        ask -> new RemoveDirectory(mutations.nowNanos(), ask.caller(), ask.target()));
  }

  @Override
  public void deleteTree(DeleteTreeRequest request, StreamObserver<MutationReply> observer) {
    files.removed(
        observer,
        "DeleteTree",
        new FileCalls.Asked(request.getId(), request.getTree()),
        ask -> new DeleteTree(mutations.nowNanos(), ask.caller(), ask.target()));
  }

  @Override
  public void rename(RenameRequest request, StreamObserver<MutationReply> observer) {
    files.removed(
        observer,
        "Rename",
        new FileCalls.Asked(request.getId(), request.getSource()),
        ask -> {
          FileTarget target = files.second(request.getTarget(), request.getSource(), ask);
          return new Rename(
              mutations.nowNanos(), ask.caller(), ask.target(), target, over(request));
        });
  }

  private static Rename.Over over(RenameRequest request) {
    if (request.getNoReplace() && request.getExchange()) {
      throw Translation.invalid("a rename cannot both exchange and replace nothing");
    }
    return request.getExchange()
        ? Rename.Over.EXCHANGE
        : request.getNoReplace() ? Rename.Over.NO_REPLACE : Rename.Over.REPLACE;
  }

  @Override
  public void makeLink(MakeLinkRequest request, StreamObserver<StatReply> observer) {
    files.changed(
        observer,
        "MakeLink",
        new FileCalls.Asked(request.getId(), request.getExisting()),
        ask -> {
          FileTarget link = files.second(request.getLink(), request.getExisting(), ask);
          return new MakeLink(mutations.nowNanos(), ask.caller(), ask.target(), link);
        });
  }

  @Override
  public void makeNode(MakeNodeRequest request, StreamObserver<StatReply> observer) {
    files.changed(
        observer,
        "MakeNode",
        new FileCalls.Asked(request.getId(), request.getFile()),
        ask ->
            new MakeNode(
                mutations.nowNanos(),
                ask.caller(),
                ask.target(),
                Translation.special(request.getType()),
                Translation.mode(request.getMode(), request.getUmask()),
                request.getDevice()));
  }

  @Override
  public void punchHole(PunchHoleRequest request, StreamObserver<StatReply> observer) {
    files.changed(
        observer,
        "PunchHole",
        new FileCalls.Asked(request.getId(), request.getFile()),
        ask ->
            new PunchHole(
                mutations.nowNanos(),
                ask.caller(),
                ask.target(),
                Translation.size(request.getOffset()),
                Translation.size(request.getLength())));
  }

  @Override
  public void createFile(CreateFileRequest request, StreamObserver<WriteHandleReply> observer) {
    Answers.begin(observer, "CreateFile", call -> content.createFile(request, call));
  }

  @Override
  public void openForWrite(OpenForWriteRequest request, StreamObserver<WriteHandleReply> observer) {
    Answers.begin(observer, "OpenForWrite", call -> content.openForWrite(request, call));
  }

  @Override
  public void allocateChunks(
      AllocateChunksRequest request, StreamObserver<AllocateChunksReply> observer) {
    Answers.begin(observer, "AllocateChunks", call -> content.allocateChunks(request, call));
  }

  @Override
  public void commitFile(CommitFileRequest request, StreamObserver<StatReply> observer) {
    Answers.begin(observer, "CommitFile", call -> content.commitFile(request, call));
  }

  @Override
  public void cloneFile(CloneFileRequest request, StreamObserver<StatReply> observer) {
    Answers.begin(observer, "CloneFile", call -> content.cloneFile(request, call));
  }

  @Override
  public void concatenate(ConcatenateRequest request, StreamObserver<StatReply> observer) {
    Answers.begin(observer, "Concatenate", call -> content.concatenate(request, call));
  }
}
