package io.skerry.metadata.rpc;

import com.google.protobuf.ByteString;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.RegisterPeer;
import io.skerry.metadata.membership.LeaderFitness;
import io.skerry.metadata.membership.NodeLedger;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.Peer;
import io.skerry.proto.rpc.HeartbeatReply;
import io.skerry.proto.rpc.HeartbeatRequest;
import io.skerry.proto.types.ErrorCode;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Heartbeats of metadata servers, as the leader of group 0 answers them. A new one first shows
/// that its master key is the cluster's: once it votes, it may have to lead.
final class PeerCalls {
  private static final Logger LOG = LoggerFactory.getLogger(PeerCalls.class);

  private final Access access;
  private final Mutations mutations;
  private final MembershipHandlers.Leader leader;

  PeerCalls(Access access, Mutations mutations, MembershipHandlers.Leader leader) {
    this.access = access;
    this.mutations = mutations;
    this.leader = leader;
  }

  /// Whether a metadata server of this name is none of the cluster yet.
  boolean newcomer(String name) {
    return !access.rows().peersEver().isEmpty() && access.rows().peer(name).isEmpty();
  }

  HeartbeatReply reply(HeartbeatRequest request, NodeLedger.Report report) {
    Optional<Peer> known = access.rows().peer(request.getName());
    HeartbeatReply.Builder reply =
        HeartbeatReply.newBuilder()
            .setIncarnation(leader.incarnation())
            .setTimeMillis(mutations.nowMillis());
    if (known.isPresent() && !known.get().present()) {
      return reply.setRemoved(true).build();
    }
    if (newcomer(request.getName())) {
      if (!request.getKeyFits()) {
        return reply.setKeyCheck(keyCheck()).build();
      }
      register(request);
      LOG.atInfo()
          .addKeyValue("node", request.getName())
          .addKeyValue("address", request.getAddress())
          .log("metadata server registered");
    } else if (known
        .filter(peer -> !told(request).equals(peer.in(Peer.State.SERVING)))
        .isPresent()) {
      register(request);
    }
    if (!leader.ledger().voterReported(request.getName(), report)) {
      throw new Failure(ErrorCode.RETRY, "the cluster is being set up");
    }
    return reply
        .addAllUnfitServers(LeaderFitness.unfit(leader.ledger().voters()))
        .setServers(ClusterReplies.servers(leader.peers()))
        .build();
  }

  private static Peer told(HeartbeatRequest request) {
    return new Peer(
        request.getName(),
        new Node.Place(request.getSite(), request.getRack()),
        request.getAddress(),
        request.getJoinAddress(),
        Peer.State.SERVING);
  }

  /// Wrapped, as it will be in the new server's log in any case.
  private ByteString keyCheck() {
    return ByteString.copyFrom(KeyRing.newest(access.rows().macSecrets()).wrapped());
  }

  private void register(HeartbeatRequest request) {
    Peer peer = told(request);
    mutations.submitFree(
        access.root(),
        Caller.SERVICE,
        new RegisterPeer(peer.name(), peer.place(), peer.address(), peer.joinAddress()));
  }
}
