package io.skerry.metadata.rpc;

import com.google.protobuf.ByteString;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.membership.RootRows;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.Secret;
import io.skerry.proto.rpc.ChunkGrant;
import io.skerry.proto.rpc.MemberMac;
import io.skerry.proto.rpc.NodeAddress;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.types.Capability;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ChunkReceipt;
import io.skerry.proto.types.Macs;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;

/// Makes capabilities and checks receipts: the two MACs between metadata servers and storage nodes.
public final class Grants {
  private final KeyRing keys;
  private final InstantSource clock;
  private final long incarnation;
  private final int validityMillis;
  private final LongAdder receiptsRefused = new LongAdder();

  /// @param clock by which the members judge expiry
  public Grants(KeyRing keys, InstantSource clock, long incarnation, int validityMillis) {
    this.keys = keys;
    this.clock = clock;
    this.incarnation = incarnation;
    this.validityMillis = validityMillis;
  }

  /// Handles under the same secrets and by the same clock.
  ReadHandles readHandles() {
    return new ReadHandles(keys, clock, incarnation);
  }

  /// How long a capability lives.
  int validityMillis() {
    return validityMillis;
  }

  /// Receipts that were shown and did not verify.
  public long receiptsRefused() {
    return receiptsRefused.sum();
  }

  /// The right to one operation on one chunk.
  ///
  /// @param principal who may use it
  /// @param members nodes that shall accept it
  record Right(ChunkId chunk, ChunkOperation operation, String principal, List<Integer> members) {}

  ChunkGrant grant(Right right, PlacementGroup group, RootRows rows) {
    Secret secret = KeyRing.newest(rows.macSecrets());
    long expiresAtMillis = clock.millis() + validityMillis;
    ChunkGrant.Builder grant =
        ChunkGrant.newBuilder()
            .setChunk(Translation.chunk(right.chunk()))
            .setPg(group.id())
            .setEpoch(group.epoch())
            .setOperation(right.operation().number())
            .setPrincipal(right.principal())
            .setExpiresAtMillis(expiresAtMillis);
    for (int node : right.members()) {
      Capability capability =
          new Capability(
              right.chunk(),
              group.id(),
              group.epoch(),
              right.operation(),
              right.principal(),
              node,
              expiresAtMillis);
      byte[] mac = Macs.sign(keys.capabilityKey(secret, node), capability.canonicalBytes());
      grant.addMembers(
          MemberMac.newBuilder()
              .setNode(node)
              .setKeyVersion(secret.version())
              .setMac(ByteString.copyFrom(mac)));
    }
    return grant.build();
  }

  /// The addresses of all members of the groups, each once.
  static List<NodeAddress> nodes(Collection<PlacementGroup> groups, RootRows rows) {
    TreeSet<Integer> ids = new TreeSet<>();
    groups.forEach(group -> ids.addAll(group.nodes()));
    List<NodeAddress> addresses = new ArrayList<>();
    for (int id : ids) {
      rows.node(id)
          .ifPresent(
              node ->
                  addresses.add(
                      NodeAddress.newBuilder()
                          .setNode(node.id())
                          .setName(node.name())
                          .setAddress(node.address())
                          .setSite(node.place().site())
                          .setRack(node.place().rack())
                          .setUp(node.up())
                          .build()));
    }
    return addresses;
  }

  /// The receipts that the nodes named in them have signed, for this incarnation; the others count
  /// as missing.
  List<ChunkReceipt> verified(List<Receipt> shown, RootRows rows) {
    List<ChunkReceipt> verified = new ArrayList<>();
    for (Receipt receipt : shown) {
      ChunkReceipt claim =
          new ChunkReceipt(
              receipt.getIncarnation(),
              receipt.getPg(),
              receipt.getEpoch(),
              receipt.getNode(),
              Translation.chunk(receipt.getChunk()),
              receipt.getLength(),
              receipt.getChecksum());
      if (valid(claim, receipt, rows)) {
        verified.add(claim);
      } else {
        receiptsRefused.increment();
      }
    }
    return verified;
  }

  private boolean valid(ChunkReceipt claim, Receipt receipt, RootRows rows) {
    Optional<Secret> secret =
        rows.macSecrets().stream()
            .filter(mac -> mac.version() == receipt.getKeyVersion())
            .findFirst();
    return claim.incarnation() == incarnation
        && secret.isPresent()
        && Macs.valid(
            keys.receiptKey(secret.get(), claim.node()),
            claim.canonicalBytes(),
            receipt.getMac().toByteArray());
  }
}
