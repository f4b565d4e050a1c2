package io.skerry.client.data;

import io.skerry.proto.rpc.CapabilityProof;
import io.skerry.proto.rpc.ChunkGrant;
import io.skerry.proto.rpc.MemberMac;
import io.skerry.proto.rpc.NodeAddress;
import io.skerry.proto.types.ChunkId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A chunk, where it is or shall be, and the right to go there.
///
/// @param grantedAtNanos by System.nanoTime, since the clock of the granting server is not known
///   here
record PlacedChunk(
    ChunkId chunk, int pg, int epoch, List<ChunkMember> members, long grantedAtNanos) {
  /// Grants live five minutes; a call takes far less than one.
  private static final long USABLE_NANOS = TimeUnit.MINUTES.toNanos(4);

  PlacedChunk {
    members = List.copyOf(members);
  }

  static List<PlacedChunk> of(List<ChunkGrant> grants, List<NodeAddress> nodes) {
    Map<Integer, NodeAddress> byId = new HashMap<>();
    nodes.forEach(node -> byId.put(node.getNode(), node));
    long now = System.nanoTime();
    List<PlacedChunk> placed = new ArrayList<>(grants.size());
    for (ChunkGrant grant : grants) {
      placed.add(of(grant, byId, now));
    }
    return placed;
  }

  private static PlacedChunk of(ChunkGrant grant, Map<Integer, NodeAddress> nodes, long now) {
    List<ChunkMember> members = new ArrayList<>(grant.getMembersCount());
    for (MemberMac mac : grant.getMembersList()) {
      NodeAddress node = nodes.get(mac.getNode());
      if (node != null && !node.getAddress().isEmpty()) {
        members.add(
            new ChunkMember(
                node.getNode(),
                node.getName(),
                node.getAddress(),
                node.getSite(),
                node.getUp(),
                proof(grant, mac)));
      }
    }
    ChunkId chunk = new ChunkId(grant.getChunk().getHigh(), grant.getChunk().getLow());
    return new PlacedChunk(chunk, grant.getPg(), grant.getEpoch(), members, now);
  }

  private static CapabilityProof proof(ChunkGrant grant, MemberMac mac) {
    return CapabilityProof.newBuilder()
        .setChunk(grant.getChunk())
        .setPg(grant.getPg())
        .setEpoch(grant.getEpoch())
        .setOperation(grant.getOperation())
        .setPrincipal(grant.getPrincipal())
        .setExpiresAtMillis(grant.getExpiresAtMillis())
        .setKeyVersion(mac.getKeyVersion())
        .setMac(mac.getMac())
        .build();
  }

  boolean usable() {
    return usable(grantedAtNanos);
  }

  static boolean usable(long grantedAtNanos) {
    return System.nanoTime() - grantedAtNanos < USABLE_NANOS;
  }
}
