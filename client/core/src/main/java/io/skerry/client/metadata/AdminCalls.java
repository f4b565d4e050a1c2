package io.skerry.client.metadata;

import io.grpc.MethodDescriptor;
import io.skerry.client.ClusterDescription;
import io.skerry.client.HealthReport;
import io.skerry.client.IdRange;
import io.skerry.client.NamespaceSpec;
import io.skerry.client.NamespaceStatus;
import io.skerry.client.SkerryException;
import io.skerry.client.UserAccount;
import io.skerry.client.UserGroup;
import io.skerry.proto.rpc.ClusterServiceGrpc;
import io.skerry.proto.rpc.CreateGroupRequest;
import io.skerry.proto.rpc.CreateNamespaceRequest;
import io.skerry.proto.rpc.CreateTokenRequest;
import io.skerry.proto.rpc.CreateUserRequest;
import io.skerry.proto.rpc.DescribeClusterRequest;
import io.skerry.proto.rpc.HealthRequest;
import io.skerry.proto.rpc.ListGroupsRequest;
import io.skerry.proto.rpc.ListNamespacesRequest;
import io.skerry.proto.rpc.ListUsersRequest;
import io.skerry.proto.rpc.NamespaceInfo;
import io.skerry.proto.rpc.NodeReply;
import io.skerry.proto.rpc.NodeRequest;
import io.skerry.proto.rpc.RevokeUserRequest;
import io.skerry.proto.rpc.SetActingRequest;
import io.skerry.proto.rpc.SetQuotaRequest;
import io.skerry.proto.rpc.UserGroupInfo;
import io.skerry.proto.rpc.WhoAmIRequest;
import java.util.List;

/// Calls to the cluster service, answered by the leader of group 0.
public final class AdminCalls {
  private final MetadataCalls calls;

  public AdminCalls(MetadataCalls calls) {
    this.calls = calls;
  }

  public ClusterDescription describe() throws SkerryException {
    return ClusterTranslation.description(
        calls.queryCluster(
            ClusterServiceGrpc.getDescribeClusterMethod(),
            DescribeClusterRequest.getDefaultInstance()));
  }

  public HealthReport health() throws SkerryException {
    return ClusterTranslation.health(
        calls.queryCluster(
            ClusterServiceGrpc.getHealthMethod(), HealthRequest.getDefaultInstance()));
  }

  public NamespaceStatus createNamespace(NamespaceSpec spec) throws SkerryException {
    NamespaceInfo namespace =
        NamespaceInfo.newBuilder()
            .setName(spec.name())
            .setOwner(spec.owner())
            .setGroup(spec.group())
            .setMode(spec.mode())
            .setCopies(spec.copies())
            .setMinCopies(spec.minCopies())
            .setBlockBytes(spec.blockBytes())
            .setChunkBytes(spec.chunkBytes())
            .build();
    return ClusterTranslation.namespace(
        calls
            .mutateCluster(
                "namespace " + spec.name(),
                ClusterServiceGrpc.getCreateNamespaceMethod(),
                id -> CreateNamespaceRequest.newBuilder().setId(id).setNamespace(namespace).build())
            .getNamespace());
  }

  public NamespaceStatus setQuota(String namespace, long bytes, long inodes)
      throws SkerryException {
    return ClusterTranslation.namespace(
        calls
            .administer(
                ClusterServiceGrpc.getSetQuotaMethod(),
                id ->
                    SetQuotaRequest.newBuilder()
                        .setId(id)
                        .setNamespace(namespace)
                        .setBytes(bytes)
                        .setInodes(inodes)
                        .build())
            .getNamespace());
  }

  public List<NamespaceStatus> namespaces() throws SkerryException {
    return calls
        .queryCluster(
            ClusterServiceGrpc.getListNamespacesMethod(),
            ListNamespacesRequest.getDefaultInstance())
        .getNamespacesList()
        .stream()
        .map(ClusterTranslation::namespace)
        .toList();
  }

  public UserAccount createUser(String name, int uid, List<String> groups) throws SkerryException {
    return ClusterTranslation.user(
        calls
            .mutateCluster(
                "user " + name,
                ClusterServiceGrpc.getCreateUserMethod(),
                id ->
                    CreateUserRequest.newBuilder()
                        .setId(id)
                        .setName(name)
                        .setUid(uid)
                        .addAllGroups(groups)
                        .build())
            .getUser());
  }

  public UserAccount revokeUser(String name) throws SkerryException {
    return ClusterTranslation.user(
        calls
            .administer(
                ClusterServiceGrpc.getRevokeUserMethod(),
                id -> RevokeUserRequest.newBuilder().setId(id).setName(name).build())
            .getUser());
  }

  public UserAccount setActing(String name, List<IdRange> ranges) throws SkerryException {
    SetActingRequest.Builder template = SetActingRequest.newBuilder().setName(name);
    ranges.forEach(
        range -> template.addRangesBuilder().setFirst(range.first()).setLast(range.last()));
    return ClusterTranslation.user(
        calls
            .administer(
                ClusterServiceGrpc.getSetActingMethod(), id -> template.clone().setId(id).build())
            .getUser());
  }

  public List<UserAccount> users() throws SkerryException {
    return calls
        .queryCluster(
            ClusterServiceGrpc.getListUsersMethod(), ListUsersRequest.getDefaultInstance())
        .getUsersList()
        .stream()
        .map(ClusterTranslation::user)
        .toList();
  }

  public UserGroup createGroup(String name, int gid) throws SkerryException {
    UserGroupInfo group =
        calls
            .mutateCluster(
                "group " + name,
                ClusterServiceGrpc.getCreateGroupMethod(),
                id -> CreateGroupRequest.newBuilder().setId(id).setName(name).setGid(gid).build())
            .getGroup();
    return new UserGroup(group.getName(), group.getGid());
  }

  public List<UserGroup> groups() throws SkerryException {
    return calls
        .queryCluster(
            ClusterServiceGrpc.getListGroupsMethod(), ListGroupsRequest.getDefaultInstance())
        .getGroupsList()
        .stream()
        .map(group -> new UserGroup(group.getName(), group.getGid()))
        .toList();
  }

  public String createToken(String role, String name, String site, String rack, int validSeconds)
      throws SkerryException {
    CreateTokenRequest template =
        CreateTokenRequest.newBuilder()
            .setRole(role)
            .setName(name)
            .setSite(site)
            .setRack(rack)
            .setValidSeconds(validSeconds)
            .build();
    return calls
        .administer(
            ClusterServiceGrpc.getCreateTokenMethod(), id -> template.toBuilder().setId(id).build())
        .getToken();
  }

  public int drainNode(String name) throws SkerryException {
    return node(name, ClusterServiceGrpc.getDrainNodeMethod(), false).getPlacementGroups();
  }

  public void resumeNode(String name) throws SkerryException {
    NodeReply unused = node(name, ClusterServiceGrpc.getResumeNodeMethod(), false);
  }

  public void removeNode(String name, boolean lost) throws SkerryException {
    NodeReply unused = node(name, ClusterServiceGrpc.getRemoveNodeMethod(), lost);
  }

  private NodeReply node(String name, MethodDescriptor<NodeRequest, NodeReply> method, boolean lost)
      throws SkerryException {
    return calls.administer(
        method, id -> NodeRequest.newBuilder().setId(id).setName(name).setLost(lost).build());
  }

  public UserAccount whoAmI() throws SkerryException {
    return ClusterTranslation.user(
        calls
            .queryCluster(ClusterServiceGrpc.getWhoAmIMethod(), WhoAmIRequest.getDefaultInstance())
            .getUser());
  }
}
