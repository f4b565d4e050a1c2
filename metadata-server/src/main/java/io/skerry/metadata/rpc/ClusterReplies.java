package io.skerry.metadata.rpc;

import io.skerry.metadata.membership.HealthCheck;
import io.skerry.metadata.membership.NodeLedger;
import io.skerry.metadata.membership.Peers;
import io.skerry.metadata.membership.RootRows;
import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.Peer;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.User;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.proto.rpc.DescribeClusterReply;
import io.skerry.proto.rpc.GroupInfo;
import io.skerry.proto.rpc.HealthReply;
import io.skerry.proto.rpc.NamespaceInfo;
import io.skerry.proto.rpc.NodeInfo;
import io.skerry.proto.rpc.PlacementGroupInfo;
import io.skerry.proto.rpc.Problem;
import io.skerry.proto.rpc.ServerList;
import io.skerry.proto.rpc.UserInfo;
import io.skerry.proto.types.Role;
import java.util.List;
import java.util.Locale;

/// Rows of group 0 as administration sees them.
final class ClusterReplies {
  private ClusterReplies() {}

  static DescribeClusterReply cluster(
      RootRows rows, List<GroupReplica> replicas, Voters voters, NodeLedger ledger) {
    DescribeClusterReply.Builder reply =
        DescribeClusterReply.newBuilder()
            .setCluster(voters.cluster())
            .setIncarnation(rows.cluster().map(ClusterIdentity::incarnation).orElse(0L))
            .setMapVersion(rows.mapVersion());
    for (GroupReplica replica : replicas) {
      reply.addGroups(
          GroupInfo.newBuilder()
              .setGroup(replica.group())
              .setLeader(replica.leaderAddress().map(voters::nodeOf).orElse(""))
              .addAllMembers(replica.members().stream().map(voters::nodeOf).toList())
              .setAppliedIndex(replica.appliedIndex()));
    }
    ledger.voters().forEach(voter -> reply.addNodes(node(voter, replicas)));
    rows.nodes().forEach(node -> reply.addNodes(node(node, ledger)));
    rows.placementGroups().forEach(group -> reply.addPlacementGroups(placementGroup(group)));
    return reply.build();
  }

  private static PlacementGroupInfo placementGroup(PlacementGroup group) {
    PlacementGroupInfo.Builder info =
        PlacementGroupInfo.newBuilder()
            .setPg(group.id())
            .setEpoch(group.epoch())
            .setCopies(group.copies());
    for (PlacementGroup.Member member : group.members()) {
      info.addNodes(member.node()).addStates(member.state().name().toLowerCase(Locale.ROOT));
    }
    return info.build();
  }

  private static NodeInfo node(NodeLedger.Voter voter, List<GroupReplica> replicas) {
    Peer peer = voter.peer();
    return NodeInfo.newBuilder()
        .setName(peer.name())
        .setRole(Role.METADATA.word())
        .setSite(peer.place().site())
        .setRack(peer.place().rack())
        .setAddress(peer.address())
        .setState(voter.up() ? "up" : "down")
        .setLastSeenMillisAgo(voter.silence().toMillis())
        .setDuty(duty(peer, replicas))
        .build();
  }

  private static String duty(Peer peer, List<GroupReplica> replicas) {
    if (!peer.wanted()) {
      return "leaving";
    }
    boolean everywhere =
        replicas.stream()
            .map(GroupReplica::members)
            .allMatch(members -> members.isEmpty() || members.contains(peer.address()));
    return everywhere ? "serving" : "joining";
  }

  static NodeInfo node(Node node, NodeLedger ledger) {
    Node.Space space = ledger.space(node.id()).orElse(node.space());
    return NodeInfo.newBuilder()
        .setNode(node.id())
        .setName(node.name())
        .setRole(node.role().word())
        .setSite(node.place().site())
        .setRack(node.place().rack())
        .setAddress(node.address())
        .setState(node.up() ? "up" : "down")
        .setCapacityBytes(space.capacityBytes())
        .setFreeBytes(space.freeBytes())
        .setLastSeenMillisAgo(ledger.silence(node.id()).toMillis())
        .setDuty(node.duty().name().toLowerCase(Locale.ROOT))
        .build();
  }

  static ServerList servers(Peers peers) {
    Peers.Known known = peers.known();
    return ServerList.newBuilder()
        .setVersion(known.version())
        .addAllAddresses(known.addresses())
        .build();
  }

  static HealthReply health(HealthCheck.Report report) {
    HealthReply.Builder reply =
        HealthReply.newBuilder()
            .setStatus(report.status().name().toLowerCase(Locale.ROOT))
            .setDebts(report.debts())
            .setDivergent(report.divergent());
    for (HealthCheck.Problem problem : report.problems()) {
      reply.addProblems(
          Problem.newBuilder()
              .setSubject(problem.subject())
              .setWhat(problem.what())
              .setDoing(problem.doing())
              .setTodo(problem.todo()));
    }
    return reply.build();
  }

  static NamespaceInfo namespace(Namespace namespace, RootRows rows) {
    return NamespaceInfo.newBuilder()
        .setId(namespace.id())
        .setName(namespace.name())
        .setOwner(rows.userName(namespace.uid()))
        .setGroup(rows.groupName(namespace.gid()))
        .setMode(namespace.mode())
        .setMetadataGroup(namespace.group())
        .setCopies(namespace.policy().copies())
        .setMinCopies(namespace.policy().minCopies())
        .setBlockBytes(namespace.policy().blockBytes())
        .setChunkBytes(namespace.policy().chunkBytes())
        .setQuotaBytes(namespace.quota().bytes())
        .setQuotaInodes(namespace.quota().inodes())
        .build();
  }

  /// @param role what the caller's certificate says, or empty
  static UserInfo user(User user, String role, RootRows rows) {
    return UserInfo.newBuilder()
        .setName(user.name())
        .setUid(user.uid())
        .setGid(user.gid())
        .setGroup(rows.groupName(user.gid()))
        .addAllGroups(user.groups().stream().map(rows::groupName).toList())
        .setRole(role)
        .setRevokedAtMillis(user.revokedAtMillis())
        .addAllActsFor(user.actsFor().stream().map(Translation::range).toList())
        .build();
  }

  /// A worker is no user and has no row.
  static UserInfo worker(String name) {
    return UserInfo.newBuilder().setName(name).setRole(Role.WORKER.word()).build();
  }
}
