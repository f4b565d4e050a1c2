package io.skerry.metadata.rpc;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.RemoveNode;
import io.skerry.metadata.command.SetNodeDuty;
import io.skerry.metadata.membership.NodeLedger;
import io.skerry.metadata.membership.RepairFacts;
import io.skerry.metadata.membership.RootRows;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.Peer;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.proto.rpc.NodeReply;
import io.skerry.proto.rpc.NodeRequest;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.util.List;
import java.util.Optional;

/// What administrators do with nodes: drain and resume storage nodes, remove those and metadata
/// servers.
final class NodeCalls {
  private final Access access;
  private final Mutations mutations;
  private final NodeLedger ledger;
  private final PeerRemoval peers;

  NodeCalls(Access access, Mutations mutations, NodeLedger ledger) {
    this.access = access;
    this.mutations = mutations;
    this.ledger = ledger;
    this.peers = new PeerRemoval(access, mutations, ledger);
  }

  NodeReply drain(NodeRequest request) {
    return duty(request, Node.Duty.DRAINING);
  }

  NodeReply resume(NodeRequest request) {
    return duty(request, Node.Duty.SERVING);
  }

  private NodeReply duty(NodeRequest request, Node.Duty duty) {
    GroupReplica root = access.root();
    Caller caller = access.admin();
    Node node = node(request.getName());
    submit(root, caller, request, new SetNodeDuty(node.id(), duty));
    return reply(node.withDuty(duty), groupsOf(node).size());
  }

  NodeReply remove(NodeRequest request) {
    GroupReplica root = access.root();
    Caller caller = access.admin();
    Optional<Peer> peer = access.rows().peer(request.getName());
    if (peer.isPresent()) {
      return peers.remove(request, caller);
    }
    Node node = node(request.getName());
    List<PlacementGroup> groups = groupsOf(node);
    List<Integer> unneeded =
        RepairFacts.of(
            access.groups().data(),
            facts ->
                groups.stream()
                    .filter(group -> facts.unneeded(node.id(), List.of(group)))
                    .map(PlacementGroup::id)
                    .toList());
    List<PlacementGroup> needed =
        groups.stream().filter(group -> !unneeded.contains(group.id())).toList();
    if (request.getLost() && !node.up() && !needed.isEmpty()) {
      refuseLoss(node, needed);
    }
    submit(root, caller, request, new RemoveNode(node.id(), request.getLost(), unneeded));
    return reply(node.withDuty(Node.Duty.REMOVED), 0);
  }

  private void refuseLoss(Node node, List<PlacementGroup> needed) {
    long lost =
        RepairFacts.of(access.groups().data(), facts -> facts.lastCopiesOn(node.id(), needed));
    if (lost > 0) {
      throw new Failure(
          ErrorCode.NOT_PERMITTED,
          "%d chunks would lose their last copy with node %s; start it once more, or delete files"
              .formatted(lost, node.name()));
    }
  }

  /// Asks the majority before it says that there is no such node.
  private Node node(String name) {
    return access
        .find(rows -> storageNode(rows, name))
        .orElseThrow(
            () ->
                new Failure(
                    ErrorCode.NOT_FOUND,
                    "no storage node \"" + name + "\"; see: skerry node list"));
  }

  private static Optional<Node> storageNode(RootRows rows, String name) {
    return rows.nodes().stream()
        .filter(node -> node.role() == Role.STORAGE && node.name().equals(name))
        .findFirst();
  }

  private List<PlacementGroup> groupsOf(Node node) {
    return access.rows().placementGroups().stream()
        .filter(group -> group.member(node.id()).isPresent())
        .toList();
  }

  private void submit(GroupReplica root, Caller caller, NodeRequest request, Command command) {
    mutations.submit(root, caller, request.getId(), command);
  }

  private NodeReply reply(Node node, int placementGroups) {
    return NodeReply.newBuilder()
        .setNode(ClusterReplies.node(node, ledger))
        .setPlacementGroups(placementGroups)
        .build();
  }
}
