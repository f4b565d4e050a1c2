package io.skerry.metadata.rpc;

import io.grpc.stub.StreamObserver;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.CreateNamespace;
import io.skerry.metadata.command.CreateUser;
import io.skerry.metadata.command.CreateUserGroup;
import io.skerry.metadata.command.RevokeUser;
import io.skerry.metadata.command.SetActing;
import io.skerry.metadata.command.SetQuota;
import io.skerry.metadata.membership.Adoption;
import io.skerry.metadata.membership.HealthCheck;
import io.skerry.metadata.membership.NodeLedger;
import io.skerry.metadata.membership.RootRows;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.User;
import io.skerry.metadata.model.UserGroup;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.proto.rpc.ClusterServiceGrpc;
import io.skerry.proto.rpc.CreateGroupRequest;
import io.skerry.proto.rpc.CreateNamespaceRequest;
import io.skerry.proto.rpc.CreateTokenReply;
import io.skerry.proto.rpc.CreateTokenRequest;
import io.skerry.proto.rpc.CreateUserRequest;
import io.skerry.proto.rpc.DescribeClusterReply;
import io.skerry.proto.rpc.DescribeClusterRequest;
import io.skerry.proto.rpc.GroupReply;
import io.skerry.proto.rpc.HealthReply;
import io.skerry.proto.rpc.HealthRequest;
import io.skerry.proto.rpc.ListGroupsReply;
import io.skerry.proto.rpc.ListGroupsRequest;
import io.skerry.proto.rpc.ListNamespacesReply;
import io.skerry.proto.rpc.ListNamespacesRequest;
import io.skerry.proto.rpc.ListServersReply;
import io.skerry.proto.rpc.ListServersRequest;
import io.skerry.proto.rpc.ListUsersReply;
import io.skerry.proto.rpc.ListUsersRequest;
import io.skerry.proto.rpc.NamespaceInfo;
import io.skerry.proto.rpc.NamespaceReply;
import io.skerry.proto.rpc.NodeReply;
import io.skerry.proto.rpc.NodeRequest;
import io.skerry.proto.rpc.RequestId;
import io.skerry.proto.rpc.RevokeUserRequest;
import io.skerry.proto.rpc.SetActingRequest;
import io.skerry.proto.rpc.SetQuotaRequest;
import io.skerry.proto.rpc.UserGroupInfo;
import io.skerry.proto.rpc.UserInfo;
import io.skerry.proto.rpc.UserReply;
import io.skerry.proto.rpc.WhoAmIRequest;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Administration over the wire, answered by the leader of group 0.
public final class ClusterHandlers extends ClusterServiceGrpc.ClusterServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterHandlers.class);

  private static final Duration ADOPTION_PATIENCE = Duration.ofSeconds(3);

  private final Access access;
  private final GroupCalls calls;
  private final Mutations mutations;
  private final KeyRing keys;
  private final Tokens tokens;
  private final Sight sight;
  private final NodeCalls nodes;

  /// What the leader of group 0 sees of the cluster.
  public record Sight(Voters voters, NodeLedger ledger, HealthCheck health, Adoption adoption) {}

  public ClusterHandlers(
      Access access, GroupCalls calls, Mutations mutations, KeyRing keys, Sight sight) {
    this.access = access;
    this.calls = calls;
    this.mutations = mutations;
    this.keys = keys;
    this.sight = sight;
    this.tokens = new Tokens(access, mutations, keys, sight.voters());
    this.nodes = new NodeCalls(access, mutations, sight.ledger());
  }

  @Override
  public void describeCluster(
      DescribeClusterRequest request, StreamObserver<DescribeClusterReply> observer) {
    Answers.send(
        observer,
        "DescribeCluster",
        () ->
            ClusterReplies.cluster(rows(), access.groups().all(), sight.voters(), sight.ledger()));
  }

  @Override
  public void health(HealthRequest request, StreamObserver<HealthReply> observer) {
    Answers.send(
        observer,
        "Health",
        () -> {
          rows();
          return ClusterReplies.health(sight.health().report());
        });
  }

  @Override
  public void listNamespaces(
      ListNamespacesRequest request, StreamObserver<ListNamespacesReply> observer) {
    Answers.send(
        observer,
        "ListNamespaces",
        () -> {
          RootRows rows = rows();
          ListNamespacesReply.Builder reply = ListNamespacesReply.newBuilder();
          rows.namespaces()
              .forEach(row -> reply.addNamespaces(ClusterReplies.namespace(row, rows)));
          return reply.build();
        });
  }

  @Override
  public void listUsers(ListUsersRequest request, StreamObserver<ListUsersReply> observer) {
    Answers.send(
        observer,
        "ListUsers",
        () -> {
          RootRows rows = rows();
          ListUsersReply.Builder reply = ListUsersReply.newBuilder();
          rows.users().forEach(user -> reply.addUsers(ClusterReplies.user(user, "", rows)));
          return reply.build();
        });
  }

  @Override
  public void listGroups(ListGroupsRequest request, StreamObserver<ListGroupsReply> observer) {
    Answers.send(
        observer,
        "ListGroups",
        () -> {
          ListGroupsReply.Builder reply = ListGroupsReply.newBuilder();
          rows().userGroups().forEach(group -> reply.addGroups(group(group)));
          return reply.build();
        });
  }

  @Override
  public void whoAmI(WhoAmIRequest request, StreamObserver<UserReply> observer) {
    Answers.send(
        observer,
        "WhoAmI",
        () -> {
          RootRows rows = rows();
          PeerIdentity identity = Access.identity();
          UserInfo user =
              rows.user(identity.name())
                  .map(row -> ClusterReplies.user(row, identity.role().word(), rows))
                  .orElseGet(() -> ClusterReplies.worker(identity.name()));
          return UserReply.newBuilder().setUser(user).build();
        });
  }

  /// Answered by any server from what it knows, since it is asked for who cannot find the others.
  @Override
  public void listServers(ListServersRequest request, StreamObserver<ListServersReply> observer) {
    Answers.send(
        observer,
        "ListServers",
        () ->
            ListServersReply.newBuilder()
                .setServers(ClusterReplies.servers(sight.voters().peers()))
                .build());
  }

  /// The rows of group 0 as of now, for a caller who is known.
  private RootRows rows() {
    GroupReplica root = access.root();
    access.caller();
    calls.read(root, view -> view.index());
    return access.rows();
  }

  @Override
  public void createNamespace(
      CreateNamespaceRequest request, StreamObserver<NamespaceReply> observer) {
    NamespaceInfo wish = request.getNamespace();
    Answers.send(
        observer,
        "CreateNamespace",
        () -> audited("CreateNamespace " + wish.getName(), () -> createNamespace(request)));
  }

  private NamespaceReply createNamespace(CreateNamespaceRequest request) {
    NamespaceInfo wish = request.getNamespace();
    GroupReplica root = access.root();
    Caller caller = access.admin();
    Translation.name(wish.getName());
    Namespace.Policy policy =
        new Namespace.Policy(
            wish.getCopies(), wish.getMinCopies(), wish.getBlockBytes(), wish.getChunkBytes());
    GroupCalls.Applied applied =
        mutations.submit(
            root,
            caller,
            request.getId(),
            new CreateNamespace(
                caller,
                wish.getName(),
                wish.getOwner(),
                wish.getGroup(),
                Translation.mode(wish.getMode()),
                policy,
                keys.newNamespaceKey()));
    return adopted(row(root, Namespace.key((int) applied.id())));
  }

  /// Answers when the group that holds the namespace knows it as it is now.
  private NamespaceReply adopted(Namespace namespace) {
    GroupReplica replica =
        access
            .groups()
            .group(namespace.group())
            .orElseThrow(() -> new IllegalStateException("no group " + namespace.group()));
    if (!sight.adoption().awaitAdopted(replica, namespace, ADOPTION_PATIENCE)) {
      LOG.atWarn().addKeyValue("namespace", namespace.name()).log("namespace is not adopted yet");
    }
    return NamespaceReply.newBuilder()
        .setNamespace(ClusterReplies.namespace(namespace, access.rows()))
        .build();
  }

  @Override
  public void setQuota(SetQuotaRequest request, StreamObserver<NamespaceReply> observer) {
    Answers.send(
        observer,
        "SetQuota",
        () ->
            audited(
                "SetQuota " + request.getNamespace(),
                () -> {
                  GroupReplica root = access.root();
                  Caller caller = access.admin();
                  Namespace.Quota quota =
                      new Namespace.Quota(request.getBytes(), request.getInodes());
                  SetQuota command = new SetQuota(caller, request.getNamespace(), quota);
                  long id = mutations.submit(root, caller, request.getId(), command).id();
                  return adopted(row(root, Namespace.key((int) id)));
                }));
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<UserReply> observer) {
    changeUser(
        observer,
        "CreateUser",
        request.getName(),
        request.getId(),
        caller ->
            new CreateUser(caller, request.getName(), request.getUid(), request.getGroupsList()));
  }

  @Override
  public void revokeUser(RevokeUserRequest request, StreamObserver<UserReply> observer) {
    changeUser(
        observer,
        "RevokeUser",
        request.getName(),
        request.getId(),
        caller -> new RevokeUser(mutations.nowMillis(), caller, request.getName()));
  }

  @Override
  public void setActing(SetActingRequest request, StreamObserver<UserReply> observer) {
    changeUser(
        observer,
        "SetActing",
        request.getName(),
        request.getId(),
        caller ->
            new SetActing(
                caller,
                request.getName(),
                request.getRangesList().stream().map(Translation::range).toList()));
  }

  private void changeUser(
      StreamObserver<UserReply> observer,
      String call,
      String name,
      RequestId id,
      Function<Caller, Command> command) {
    Answers.send(
        observer,
        call,
        () ->
            audited(
                call + ' ' + name,
                () -> {
                  GroupReplica root = access.root();
                  Caller caller = access.admin();
                  Translation.name(name);
                  mutations.submit(root, caller, id, command.apply(caller));
                  return UserReply.newBuilder()
                      .setUser(ClusterReplies.user(row(root, User.key(name)), "", access.rows()))
                      .build();
                }));
  }

  @Override
  public void createGroup(CreateGroupRequest request, StreamObserver<GroupReply> observer) {
    Answers.send(
        observer,
        "CreateGroup",
        () ->
            audited(
                "CreateGroup " + request.getName(),
                () -> {
                  GroupReplica root = access.root();
                  Caller caller = access.admin();
                  Translation.name(request.getName());
                  mutations.submit(
                      root,
                      caller,
                      request.getId(),
                      new CreateUserGroup(caller, request.getName(), request.getGid()));
                  UserGroup made = row(root, UserGroup.key(request.getName()));
                  return GroupReply.newBuilder().setGroup(group(made)).build();
                }));
  }

  @Override
  public void createToken(CreateTokenRequest request, StreamObserver<CreateTokenReply> observer) {
    Answers.send(
        observer,
        "CreateToken",
        () ->
            audited(
                "CreateToken " + request.getRole() + '/' + request.getName(),
                () -> tokens.create(request)));
  }

  @Override
  public void drainNode(NodeRequest request, StreamObserver<NodeReply> observer) {
    Answers.send(
        observer,
        "DrainNode",
        () -> audited("DrainNode " + request.getName(), () -> nodes.drain(request)));
  }

  @Override
  public void resumeNode(NodeRequest request, StreamObserver<NodeReply> observer) {
    Answers.send(
        observer,
        "ResumeNode",
        () -> audited("ResumeNode " + request.getName(), () -> nodes.resume(request)));
  }

  @Override
  public void removeNode(NodeRequest request, StreamObserver<NodeReply> observer) {
    Answers.send(
        observer,
        "RemoveNode",
        () -> audited("RemoveNode " + request.getName(), () -> nodes.remove(request)));
  }

  private static UserGroupInfo group(UserGroup group) {
    return UserGroupInfo.newBuilder().setName(group.name()).setGid(group.gid()).build();
  }

  private <R extends Row> R row(GroupReplica root, RowKey<R> key) {
    return calls
        .readApplied(root, view -> view.get(key))
        .orElseThrow(() -> new Failure(ErrorCode.STALE, "it has been removed since"));
  }

  /// Runs a change of the cluster and writes who asked for it and what came of it.
  private static <R> R audited(String what, Supplier<R> body) {
    PeerIdentity identity = Access.identity();
    try {
      R reply = body.get();
      Audit.record(identity.principal(), what, Origin.address(), "done");
      return reply;
    } catch (Failure e) {
      if (!e.code().retryable() && identity.role() == Role.ADMIN) {
        Audit.record(
            identity.principal(), what, Origin.address(), e.code() + ": " + e.getMessage());
      }
      throw e;
    }
  }
}
