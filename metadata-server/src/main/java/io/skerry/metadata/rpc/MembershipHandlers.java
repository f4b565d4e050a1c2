package io.skerry.metadata.rpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.ConfirmTasks;
import io.skerry.metadata.command.RegisterNode;
import io.skerry.metadata.command.SetNodeState;
import io.skerry.metadata.membership.Convergences;
import io.skerry.metadata.membership.NodeLedger;
import io.skerry.metadata.membership.NodeTasks;
import io.skerry.metadata.membership.Peers;
import io.skerry.metadata.membership.RootRows;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.Secret;
import io.skerry.metadata.model.User;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.View;
import io.skerry.proto.rpc.ChunkRef;
import io.skerry.proto.rpc.DigestQuestion;
import io.skerry.proto.rpc.FetchTask;
import io.skerry.proto.rpc.GroupHeartbeatReply;
import io.skerry.proto.rpc.GroupHeartbeatRequest;
import io.skerry.proto.rpc.HeartbeatReply;
import io.skerry.proto.rpc.HeartbeatRequest;
import io.skerry.proto.rpc.MacKey;
import io.skerry.proto.rpc.Revocation;
import io.skerry.proto.rpc.StorageMembershipServiceGrpc;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ChunkReceipt;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Heartbeats of storage nodes and workers, and the instructions in their answers.
public final class MembershipHandlers
    extends StorageMembershipServiceGrpc.StorageMembershipServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(MembershipHandlers.class);

  /// A node whose clock differs by more is not let in. One that runs is, since rights are judged by
  /// the leader's time; but who starts it is there to set the clock.
  private static final Duration SKEW_MAX = Duration.ofSeconds(30);

  private static final int REPORTS_MAX = 4_096;
  private static final int NEXT_MILLIS = 1_000;

  /// While there is more to do than fits into one answer.
  private static final int NEXT_MILLIS_BUSY = 100;

  private final Access access;
  private final GroupCalls calls;
  private final Mutations mutations;
  private final KeyRing keys;
  private final Grants grants;
  private final Leader leader;
  private final PeerCalls peers;
  private final Map<Integer, NodeTasks> tasks = new ConcurrentHashMap<>();

  /// What the leader of group 0 tells nodes about itself.
  ///
  /// @param convergences of the data groups, each with its own leader
  public record Leader(
      String cluster,
      long incarnation,
      NodeLedger ledger,
      Peers peers,
      Duration nodeLease,
      Convergences convergences) {}

  public MembershipHandlers(
      Access access,
      GroupCalls calls,
      Mutations mutations,
      KeyRing keys,
      Grants grants,
      Leader leader) {
    this.access = access;
    this.calls = calls;
    this.mutations = mutations;
    this.keys = keys;
    this.grants = grants;
    this.leader = leader;
    this.peers = new PeerCalls(access, mutations, leader);
  }

  @Override
  public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatReply> observer) {
    Answers.send(
        observer,
        "Heartbeat",
        () -> {
          PeerIdentity identity = Access.identity();
          checkIdentity(request, identity);
          GroupReplica root = access.root();
          Node.Space space = new Node.Space(request.getCapacityBytes(), request.getFreeBytes());
          boolean metadata = identity.role() == Role.METADATA;
          // A metadata server of this cluster may be the one that is right: it must be heard.
          boolean refusable =
              request.getStarting() && (!metadata || peers.newcomer(request.getName()));
          NodeLedger.Report report = new NodeLedger.Report(space, skewMillis(request, refusable));
          if (metadata) {
            return peers.reply(request, report);
          }
          if (access.rows().cluster().isEmpty()) {
            throw new Failure(ErrorCode.RETRY, "the cluster is being set up");
          }
          int node = note(root, request, identity.role(), space);
          leader.ledger().heard(node, report);
          return reply(node, identity.role());
        });
  }

  private void checkIdentity(HeartbeatRequest request, PeerIdentity identity) {
    if (!request.getCluster().equals(leader.cluster())
        || Long.compareUnsigned(request.getIncarnation(), leader.incarnation()) > 0) {
      throw new Failure(
          ErrorCode.WRONG_CLUSTER,
          "this is incarnation %d of cluster %s, the node is of %d of %s"
              .formatted(
                  leader.incarnation(),
                  leader.cluster(),
                  request.getIncarnation(),
                  request.getCluster()));
    }
    if (!request.getName().equals(identity.name())
        || !request.getRole().equals(identity.role().word())) {
      throw new Failure(
          ErrorCode.ROLE_REFUSED,
          "the certificate is of %s, the heartbeat of %s/%s"
              .formatted(identity.principal(), request.getRole(), request.getName()));
    }
  }

  /// How far the node's clock is ahead of the own.
  private long skewMillis(HeartbeatRequest request, boolean refusable) {
    long now = mutations.nowMillis();
    long skewMillis = request.getClockMillis() - now;
    if (refusable && Math.abs(skewMillis) > SKEW_MAX.toMillis()) {
      throw new Failure(
          ErrorCode.CLOCK_SKEW,
          "the node's clock says %s, the metadata leader's %s; set one of them right"
              .formatted(
                  Instant.ofEpochMilli(request.getClockMillis()), Instant.ofEpochMilli(now)));
    }
    return skewMillis;
  }

  /// Commits what has changed of the node; answers its id.
  private int note(GroupReplica root, HeartbeatRequest request, Role role, Node.Space space) {
    Optional<Node> known =
        access.rows().nodes().stream()
            .filter(node -> node.role() == role && node.name().equals(request.getName()))
            .findFirst();
    if (known.isEmpty()) {
      refuseRemoved(request.getName());
      Node.Place place = new Node.Place(request.getSite(), request.getRack());
      int node =
          submit(
              root, new RegisterNode(request.getName(), role, place, request.getAddress(), space));
      leader.ledger().arrived();
      LOG.atInfo().addKeyValue("node", request.getName()).log("node registered");
      return node;
    }
    Node node = known.get();
    boolean up = !request.getStopping();
    if (node.up() != up
        || !node.address().equals(request.getAddress())
        || node.space().differs(space)) {
      if (up && !node.up()) {
        leader.ledger().arrived();
      }
      LOG.atInfo().addKeyValue("node", node.name()).addKeyValue("up", up).log("node state");
      submit(root, new SetNodeState(node.id(), up, request.getAddress(), space));
    }
    return node.id();
  }

  private void refuseRemoved(String name) {
    boolean removed =
        access.rows().nodesEver().stream()
            .anyMatch(node -> node.name().equals(name) && node.duty() == Node.Duty.REMOVED);
    if (removed) {
      throw new Failure(
          ErrorCode.ROLE_REFUSED,
          "node " + name + " was removed from the cluster; stop it, or join under another name");
    }
  }

  private int submit(GroupReplica root, Command command) {
    return Math.toIntExact(mutations.submitFree(root, Caller.SERVICE, command).id());
  }

  private HeartbeatReply reply(int node, Role role) {
    HeartbeatReply.Builder reply =
        HeartbeatReply.newBuilder()
            .setNode(node)
            .setIncarnation(leader.incarnation())
            .setTimeMillis(mutations.nowMillis())
            .setLeaseMillis((int) leader.nodeLease().toMillis())
            .setCapabilityMillis(grants.validityMillis())
            .setServers(ClusterReplies.servers(leader.peers()));
    if (role == Role.STORAGE) {
      for (Secret secret : access.rows().macSecrets()) {
        reply.addMacKeys(
            MacKey.newBuilder()
                .setVersion(secret.version())
                .setCapabilityKey(ByteString.copyFrom(keys.capabilityKey(secret, node)))
                .setReceiptKey(ByteString.copyFrom(keys.receiptKey(secret, node))));
      }
      access.groups().data().forEach(replica -> reply.addGroups(replica.group()));
      access.rows().revoked().stream()
          .filter(this::recent)
          .forEach(
              user ->
                  reply.addRevoked(
                      Revocation.newBuilder()
                          .setName(user.name())
                          .setAtMillis(user.revokedAtMillis())));
    }
    return reply.build();
  }

  /// Whether a capability may still live that was given before the revocation; no new one is given.
  private boolean recent(User revoked) {
    long age = mutations.nowMillis() - revoked.revokedAtMillis();
    return age < 2L * grants.validityMillis() + SKEW_MAX.toMillis();
  }

  @Override
  public void groupHeartbeat(
      GroupHeartbeatRequest request, StreamObserver<GroupHeartbeatReply> observer) {
    Answers.send(
        observer,
        "GroupHeartbeat",
        () -> {
          GroupReplica replica = access.leader(request.getGroup());
          Node node = checkNode(request, Access.identity());
          confirm(replica, node, request);
          List<DigestQuestion> questions =
              leader
                  .convergences()
                  .group(replica.group())
                  .map(it -> DigestMessages.exchange(it, node.id(), request))
                  .orElse(List.of());
          GroupHeartbeatReply reply =
              calls.readApplied(replica, view -> instructions(view, replica, node));
          return questions.isEmpty() ? reply : with(questions, reply);
        });
  }

  private static GroupHeartbeatReply with(
      List<DigestQuestion> questions, GroupHeartbeatReply reply) {
    boolean searching = !questions.stream().allMatch(DigestQuestion::getWhole);
    return reply.toBuilder()
        .addAllQuestions(questions)
        .setNextMillis(searching ? NEXT_MILLIS_BUSY : reply.getNextMillis())
        .build();
  }

  private Node checkNode(GroupHeartbeatRequest request, PeerIdentity identity) {
    if (request.getIncarnation() != leader.incarnation()) {
      throw new Failure(ErrorCode.WRONG_CLUSTER, "this is incarnation " + leader.incarnation());
    }
    return access
        .find(rows -> rows.node(request.getNode()))
        .filter(node -> node.role() == Role.STORAGE && identity.role() == Role.STORAGE)
        .filter(node -> node.name().equals(identity.name()))
        .orElseThrow(
            () ->
                new Failure(
                    ErrorCode.ROLE_REFUSED,
                    identity.principal() + " is not node " + request.getNode()));
  }

  private void confirm(GroupReplica replica, Node node, GroupHeartbeatRequest request) {
    int reports = request.getDeletedCount() + request.getFetchedCount();
    if (reports > REPORTS_MAX || request.getFailedCount() > REPORTS_MAX) {
      throw Translation.invalid("a heartbeat reports at most " + REPORTS_MAX + " tasks");
    }
    if (request.getFailedCount() > 0) {
      LOG.atWarn()
          .addKeyValue("node", node.name())
          .addKeyValue("failed", request.getFailedCount())
          .addKeyValue("first", request.getFailed(0).getReason())
          .log("node could not do its tasks");
    }
    if (reports > 0) {
      List<ChunkReceipt> fetched =
          grants.verified(request.getFetchedList(), access.rows()).stream()
              .filter(receipt -> receipt.node() == node.id())
              .toList();
      mutations.submitFree(
          replica,
          Caller.SERVICE,
          new ConfirmTasks(
              node.id(),
              request.getDeletedList().stream().map(Translation::chunk).toList(),
              fetched));
    }
  }

  private GroupHeartbeatReply instructions(View view, GroupReplica replica, Node node) {
    NodeTasks own = tasks.computeIfAbsent(replica.group(), group -> new NodeTasks());
    RootRows rows = access.rows();
    List<Garbage> deletes =
        own.deletes(view, node.id(), mutations.nowMillis(), replica.holds()::kept);
    List<NodeTasks.Fetch> fetches = own.fetches(view, node.id());
    boolean full =
        deletes.size() == NodeTasks.DELETES_MAX || fetches.size() == NodeTasks.FETCHES_MAX;
    GroupHeartbeatReply.Builder reply =
        GroupHeartbeatReply.newBuilder()
            .setIndex(view.index())
            .setNextMillis(full ? NEXT_MILLIS_BUSY : NEXT_MILLIS);
    for (Garbage garbage : deletes) {
      reply.addDelete(
          ChunkRef.newBuilder().setChunk(Translation.chunk(garbage.chunk())).setPg(garbage.pg()));
    }
    fetches.forEach(fetch -> reply.addFetch(task(fetch, node, rows)));
    return reply.build();
  }

  private FetchTask task(NodeTasks.Fetch fetch, Node node, RootRows rows) {
    String principal = new PeerIdentity(leader.cluster(), Role.STORAGE, node.name()).principal();
    Grants.Right right =
        new Grants.Right(fetch.chunk().id(), ChunkOperation.READ, principal, fetch.sources());
    return FetchTask.newBuilder()
        .setChunk(Translation.chunk(fetch.chunk().id()))
        .setPg(fetch.placementGroup().id())
        .setEpoch(fetch.placementGroup().epoch())
        .setLength(fetch.chunk().length())
        .setChecksum(fetch.chunk().checksum())
        .setReplace(fetch.replace())
        .setSource(grants.grant(right, fetch.placementGroup(), rows))
        .addAllNodes(Grants.nodes(List.of(fetch.placementGroup()), rows))
        .build();
  }
}
