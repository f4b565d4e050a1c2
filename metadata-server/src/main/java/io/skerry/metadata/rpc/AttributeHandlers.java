package io.skerry.metadata.rpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.skerry.metadata.command.AclRules;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.RemoveExtendedAttribute;
import io.skerry.metadata.command.SetAcl;
import io.skerry.metadata.command.SetExtendedAttribute;
import io.skerry.metadata.membership.RootRows;
import io.skerry.metadata.model.Acl;
import io.skerry.metadata.model.ExtendedAttribute;
import io.skerry.metadata.query.ReadAcl;
import io.skerry.metadata.query.ReadExtendedAttributes;
import io.skerry.proto.rpc.AclEntry;
import io.skerry.proto.rpc.AclTag;
import io.skerry.proto.rpc.AttributeServiceGrpc;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.rpc.GetAclReply;
import io.skerry.proto.rpc.GetAclRequest;
import io.skerry.proto.rpc.GetExtendedAttributeReply;
import io.skerry.proto.rpc.GetExtendedAttributeRequest;
import io.skerry.proto.rpc.ListExtendedAttributesReply;
import io.skerry.proto.rpc.ListExtendedAttributesRequest;
import io.skerry.proto.rpc.RemoveExtendedAttributeRequest;
import io.skerry.proto.rpc.SetAclRequest;
import io.skerry.proto.rpc.SetExtendedAttributeRequest;
import io.skerry.proto.rpc.StatReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Extended attributes and access control lists over the wire.
public final class AttributeHandlers extends AttributeServiceGrpc.AttributeServiceImplBase {
  private final Access access;
  private final GroupCalls calls;
  private final Mutations mutations;
  private final FileCalls files;

  /// @param grants for the handles of open files
  public AttributeHandlers(Access access, GroupCalls calls, Mutations mutations, Grants grants) {
    this.access = access;
    this.calls = calls;
    this.mutations = mutations;
    this.files = new FileCalls(access, mutations, grants.readHandles());
  }

  @Override
  public void listExtendedAttributes(
      ListExtendedAttributesRequest request, StreamObserver<ListExtendedAttributesReply> observer) {
    Answers.send(
        observer,
        "ListExtendedAttributes",
        () -> {
          FileCalls.Ask ask = files.resolve(request.getFile());
          ReadExtendedAttributes query =
              new ReadExtendedAttributes(ask.caller(), ask.target(), Optional.empty());
          return calls.read(
              ask.place().replica(),
              view -> {
                ListExtendedAttributesReply.Builder reply =
                    ListExtendedAttributesReply.newBuilder().setIndex(view.index());
                for (ExtendedAttribute row : query.answer(view)) {
                  reply.addNames(row.name());
                }
                return reply.build();
              });
        });
  }

  @Override
  public void getExtendedAttribute(
      GetExtendedAttributeRequest request, StreamObserver<GetExtendedAttributeReply> observer) {
    Answers.send(
        observer,
        "GetExtendedAttribute",
        () -> {
          FileCalls.Ask ask = files.resolve(request.getFile());
          ReadExtendedAttributes query =
              new ReadExtendedAttributes(
                  ask.caller(), ask.target(), Optional.of(request.getName()));
          return calls.read(
              ask.place().replica(),
              view ->
                  GetExtendedAttributeReply.newBuilder()
                      .setValue(ByteString.copyFrom(query.answer(view).getFirst().value()))
                      .setIndex(view.index())
                      .build());
        });
  }

  @Override
  public void setExtendedAttribute(
      SetExtendedAttributeRequest request, StreamObserver<StatReply> observer) {
    files.changed(
        observer,
        "SetExtendedAttribute",
        new FileCalls.Asked(request.getId(), request.getFile()),
        ask ->
            new SetExtendedAttribute(
                mutations.nowNanos(),
                ask.caller(),
                ask.target(),
                request.getName(),
                request.getValue().toByteArray(),
                when(request)));
  }

  private static SetExtendedAttribute.When when(SetExtendedAttributeRequest request) {
    if (request.getCreate() && request.getReplace()) {
      throw Translation.invalid("an attribute cannot be both created and replaced");
    }
    return request.getCreate()
        ? SetExtendedAttribute.When.ABSENT
        : request.getReplace()
            ? SetExtendedAttribute.When.PRESENT
            : SetExtendedAttribute.When.ALWAYS;
  }

  @Override
  public void removeExtendedAttribute(
      RemoveExtendedAttributeRequest request, StreamObserver<StatReply> observer) {
    files.changed(
        observer,
        "RemoveExtendedAttribute",
        new FileCalls.Asked(request.getId(), request.getFile()),
        ask ->
            new RemoveExtendedAttribute(
                mutations.nowNanos(), ask.caller(), ask.target(), request.getName()));
  }

  @Override
  public void getAcl(GetAclRequest request, StreamObserver<GetAclReply> observer) {
    Answers.send(observer, "GetAcl", () -> acl(request.getFile()));
  }

  private GetAclReply acl(FileRef file) {
    FileCalls.Ask ask = files.resolve(file);
    FileTarget target = ask.target();
    RootRows rows = access.rows();
    return calls.read(
        ask.place().replica(),
        view -> {
          ReadAcl.Lists lists = new ReadAcl(ask.caller(), target).answer(view);
          GetAclReply.Builder reply =
              GetAclReply.newBuilder()
                  .setAttributes(Replies.attributes(lists.inode(), rows))
                  .setIndex(view.index());
          lists.access().forEach(entry -> reply.addAccess(entry(entry, rows)));
          lists.defaults().forEach(entry -> reply.addDefaults(entry(entry, rows)));
          return reply.build();
        });
  }

  private static AclEntry entry(Acl.Entry entry, RootRows rows) {
    AclEntry.Builder message =
        AclEntry.newBuilder()
            .setTag(AclTag.forNumber(entry.tag().number()))
            .setRights(entry.rights())
            .setId(entry.id());
    if (entry.tag() == Acl.Tag.USER) {
      message.setName(rows.userName(entry.id()));
    } else if (entry.tag() == Acl.Tag.GROUP) {
      message.setName(rows.groupName(entry.id()));
    }
    return message.build();
  }

  @Override
  public void setAcl(SetAclRequest request, StreamObserver<StatReply> observer) {
    files.changed(
        observer,
        "SetAcl",
        new FileCalls.Asked(request.getId(), request.getFile()),
        ask ->
            new SetAcl(
                mutations.nowNanos(),
                ask.caller(),
                ask.target(),
                request.getByDefault(),
                entries(request.getEntriesList())));
  }

  private List<Acl.Entry> entries(List<AclEntry> messages) {
    if (messages.size() > AclRules.ENTRIES_MAX) {
      throw Translation.invalid("an ACL has at most " + AclRules.ENTRIES_MAX + " entries");
    }
    PosixNames names = new PosixNames(access);
    List<Acl.Entry> entries = new ArrayList<>(messages.size());
    for (AclEntry message : messages) {
      Acl.Tag tag = tag(message.getTagValue());
      int id =
          switch (tag) {
            case USER -> names.uid(message.getName());
            case GROUP -> names.gid(message.getName());
            case OWNER, OWNING_GROUP, MASK, OTHER -> 0;
          };
      entries.add(new Acl.Entry(tag, id, message.getRights()));
    }
    return entries;
  }

  private static Acl.Tag tag(int number) {
    try {
      return Acl.Tag.ofNumber(number);
    } catch (IllegalArgumentException e) {
      throw Translation.invalid("no kind of ACL entry " + number);
    }
  }
}
