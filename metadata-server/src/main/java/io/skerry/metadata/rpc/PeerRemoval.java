package io.skerry.metadata.rpc;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.RemovePeer;
import io.skerry.metadata.membership.NodeLedger;
import io.skerry.metadata.model.Peer;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.proto.rpc.NodeInfo;
import io.skerry.proto.rpc.NodeReply;
import io.skerry.proto.rpc.NodeRequest;
import io.skerry.proto.types.Role;
import java.util.List;

/// Takes a metadata server out of the cluster, if the others can do without it.
final class PeerRemoval {
  private final Access access;
  private final Mutations mutations;
  private final NodeLedger ledger;

  PeerRemoval(Access access, Mutations mutations, NodeLedger ledger) {
    this.access = access;
    this.mutations = mutations;
    this.ledger = ledger;
  }

  NodeReply remove(NodeRequest request, Caller caller) {
    List<String> up =
        ledger.voters().stream().filter(NodeLedger.Voter::up).map(NodeLedger.Voter::name).toList();
    RemovePeer.Seen seen = new RemovePeer.Seen(up, votersEverywhere());
    mutations.submit(
        access.root(),
        caller,
        request.getId(),
        new RemovePeer(caller, request.getName(), request.getLost(), seen));
    return NodeReply.newBuilder()
        .setNode(NodeInfo.newBuilder().setName(request.getName()).setRole(Role.METADATA.word()))
        .build();
  }

  /// Those that vote in every group, as far as it is known here.
  private List<String> votersEverywhere() {
    return ledger.voters().stream()
        .map(NodeLedger.Voter::peer)
        .filter(
            peer ->
                access.groups().all().stream()
                    .map(GroupReplica::members)
                    .allMatch(members -> members.contains(peer.address())))
        .map(Peer::name)
        .toList();
  }
}
