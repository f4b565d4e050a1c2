package io.skerry.storage.codec;

import io.skerry.proto.rpc.ChunkGrant;
import io.skerry.proto.rpc.FetchTask;
import io.skerry.proto.rpc.HeartbeatReply;
import io.skerry.proto.rpc.MacKey;
import io.skerry.proto.rpc.MemberMac;
import io.skerry.proto.rpc.NodeAddress;
import io.skerry.proto.security.Revocations;
import io.skerry.proto.types.Capability;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.FetchOrder;
import io.skerry.storage.chunk.Membership;
import io.skerry.storage.chunk.NodeKeys;
import io.skerry.storage.chunk.PresentedCapability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Messages of the membership service.
public final class MembershipMessages {
  private MembershipMessages() {}

  /// @param sentAtNanos monotonic clock when the heartbeat was sent
  /// @throws IllegalArgumentException if the reply makes no member of this node
  public static Membership membership(HeartbeatReply reply, long sentAtNanos) {
    if (reply.getLeaseMillis() <= 0) {
      throw new IllegalArgumentException("a lease of " + reply.getLeaseMillis() + " ms");
    }
    Map<Integer, NodeKeys> keys = new HashMap<>();
    for (MacKey key : reply.getMacKeysList()) {
      keys.put(
          key.getVersion(),
          new NodeKeys(
              key.getVersion(),
              key.getCapabilityKey().toByteArray(),
              key.getReceiptKey().toByteArray()));
    }
    return new Membership(
        reply.getNode(),
        reply.getIncarnation(),
        sentAtNanos,
        reply.getTimeMillis(),
        reply.getLeaseMillis(),
        reply.getCapabilityMillis(),
        keys,
        reply.getGroupsList(),
        revocations(reply));
  }

  private static Revocations revocations(HeartbeatReply reply) {
    Map<String, Long> moments = new HashMap<>();
    reply.getRevokedList().forEach(one -> moments.put(one.getName(), one.getAtMillis()));
    return moments.isEmpty() ? Revocations.NONE : new Revocations(moments);
  }

  /// Members that are up come first.
  ///
  /// @throws IllegalArgumentException if the task names an operation that there is not
  public static FetchOrder order(FetchTask task) {
    ChunkKey key = new ChunkKey(task.getPg(), ChunkMessages.chunk(task.getChunk()));
    Map<Integer, NodeAddress> addresses = new HashMap<>();
    task.getNodesList().forEach(node -> addresses.put(node.getNode(), node));
    List<MemberMac> members = new ArrayList<>(task.getSource().getMembersList());
    members.removeIf(member -> !addresses.containsKey(member.getNode()));
    members.sort(Comparator.comparing(member -> !up(addresses, member)));
    List<FetchOrder.Source> sources = new ArrayList<>();
    for (MemberMac member : members) {
      NodeAddress address = addresses.get(member.getNode());
      if (address != null) {
        sources.add(
            new FetchOrder.Source(
                address.getName(), address.getAddress(), presented(task.getSource(), member)));
      }
    }
    return new FetchOrder(
        key, task.getEpoch(), task.getLength(), task.getChecksum(), task.getReplace(), sources);
  }

  private static boolean up(Map<Integer, NodeAddress> addresses, MemberMac member) {
    NodeAddress address = addresses.get(member.getNode());
    return address != null && address.getUp();
  }

  private static PresentedCapability presented(ChunkGrant grant, MemberMac member) {
    Capability capability =
        new Capability(
            ChunkMessages.chunk(grant.getChunk()),
            grant.getPg(),
            grant.getEpoch(),
            ChunkOperation.ofNumber(grant.getOperation()),
            grant.getPrincipal(),
            member.getNode(),
            grant.getExpiresAtMillis());
    return new PresentedCapability(
        capability, member.getKeyVersion(), member.getMac().toByteArray());
  }
}
