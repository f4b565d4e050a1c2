package io.skerry.client.metadata;

import com.google.protobuf.ByteString;
import io.skerry.client.AccessLists;
import io.skerry.client.AclEntry;
import io.skerry.client.FileAttributes.Existing;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.proto.rpc.AclTag;
import io.skerry.proto.rpc.AttributeServiceGrpc;
import io.skerry.proto.rpc.GetAclReply;
import io.skerry.proto.rpc.GetAclRequest;
import io.skerry.proto.rpc.GetExtendedAttributeRequest;
import io.skerry.proto.rpc.ListExtendedAttributesRequest;
import io.skerry.proto.rpc.RemoveExtendedAttributeRequest;
import io.skerry.proto.rpc.SetAclRequest;
import io.skerry.proto.rpc.SetExtendedAttributeRequest;
import io.skerry.proto.types.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/// Extended attributes and access control lists of paths.
public final class AttributeCalls {
  /// Names on the wire are those of {@link AclEntry.Tag} behind this.
  private static final String ON_WIRE = "ACL_";

  private final MetadataCalls calls;

  public AttributeCalls(MetadataCalls calls) {
    this.calls = calls;
  }

  public List<String> list(RemotePath path) throws SkerryException {
    return List.copyOf(
        calls
            .query(
                path,
                AttributeServiceGrpc.getListExtendedAttributesMethod(),
                ListExtendedAttributesRequest.newBuilder()
                    .setFile(path.reference(Links.FOLLOW))
                    .build())
            .getNamesList());
  }

  public byte[] get(RemotePath path, String name) throws SkerryException {
    return calls
        .query(
            path,
            AttributeServiceGrpc.getGetExtendedAttributeMethod(),
            GetExtendedAttributeRequest.newBuilder()
                .setFile(path.reference(Links.FOLLOW))
                .setName(name)
                .build())
        .getValue()
        .toByteArray();
  }

  public void set(RemotePath path, String name, byte[] value, Existing existing)
      throws SkerryException {
    ByteString bytes = ByteString.copyFrom(value);
    calls.mutate(
        path,
        AttributeServiceGrpc.getSetExtendedAttributeMethod(),
        id ->
            SetExtendedAttributeRequest.newBuilder()
                .setId(id)
                .setFile(path.reference(Links.FOLLOW))
                .setName(name)
                .setValue(bytes)
                .setCreate(existing == Existing.MUST_NOT_EXIST)
                .setReplace(existing == Existing.MUST_EXIST)
                .build());
  }

  public void remove(RemotePath path, String name) throws SkerryException {
    calls.mutate(
        path,
        AttributeServiceGrpc.getRemoveExtendedAttributeMethod(),
        id ->
            RemoveExtendedAttributeRequest.newBuilder()
                .setId(id)
                .setFile(path.reference(Links.FOLLOW))
                .setName(name)
                .build());
  }

  public AccessLists acl(RemotePath path) throws SkerryException {
    GetAclReply reply =
        calls.query(
            path,
            AttributeServiceGrpc.getGetAclMethod(),
            GetAclRequest.newBuilder().setFile(path.reference(Links.FOLLOW)).build());
    return new AccessLists(
        StatusTranslation.status(path, reply.getAttributes()),
        entries(path, reply.getAccessList()),
        entries(path, reply.getDefaultsList()));
  }

  private static List<AclEntry> entries(
      RemotePath path, List<io.skerry.proto.rpc.AclEntry> messages) throws SkerryException {
    List<AclEntry> entries = new ArrayList<>(messages.size());
    for (io.skerry.proto.rpc.AclEntry message : messages) {
      entries.add(
          new AclEntry(tag(path, message.getTag()), message.getName(), message.getRights()));
    }
    return entries;
  }

  private static AclEntry.Tag tag(RemotePath path, AclTag tag) throws SkerryException {
    for (AclEntry.Tag known : AclEntry.Tag.values()) {
      if (tag.name().equals(ON_WIRE + known.name())) {
        return known;
      }
    }
    throw new SkerryException(
        ErrorCode.NOT_SUPPORTED,
        path.toString(),
        path + ": its ACL has entries that this version does not know");
  }

  public void setAcl(RemotePath path, boolean byDefault, List<AclEntry> entries)
      throws SkerryException {
    SetAclRequest.Builder request =
        SetAclRequest.newBuilder().setFile(path.reference(Links.FOLLOW)).setByDefault(byDefault);
    for (AclEntry entry : entries) {
      request.addEntries(
          io.skerry.proto.rpc.AclEntry.newBuilder()
              .setTag(AclTag.valueOf(ON_WIRE + entry.tag().name()))
              .setName(entry.name())
              .setRights(entry.rights()));
    }
    calls.mutate(path, AttributeServiceGrpc.getSetAclMethod(), id -> request.setId(id).build());
  }
}
