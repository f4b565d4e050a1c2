package io.skerry.storage.chunk;

import io.skerry.proto.security.Revocations;
import io.skerry.proto.types.Capability;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ChunkReceipt;
import io.skerry.proto.types.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the last successful heartbeat told the node: who it is, the leader's time, its lease and
/// keys. Time is counted from when the heartbeat was sent, so that the node never believes in its
/// lease longer than the leader does.
///
/// @param sentAtNanos monotonic clock when the heartbeat was sent
/// @param leaderMillis the leader's clock when it answered
/// @param capabilityMillis no capability is valid for longer; 0 if the leader has not told
/// @param keys by version
/// @param revocations of the time in which capabilities may still live that were given before
public record Membership(
    int node,
    long incarnation,
    long sentAtNanos,
    long leaderMillis,
    long leaseMillis,
    long capabilityMillis,
    Map<Integer, NodeKeys> keys,
    List<Integer> groups,
    Revocations revocations) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /// What the time that issuers know of the leader's may be off by.
  private static final long SKEW_MILLIS = 10_000;

  public Membership {
    keys = Map.copyOf(keys);
    groups = List.copyOf(groups);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a member has at least one key");
    }
  }

  /// Whether the node may still serve: it stops at half its lease, before anyone counts it as gone.
  public boolean serving(long nowNanos) {
    return nowNanos - sentAtNanos < leaseMillis * NANOS_PER_MILLI / 2;
  }

  /// The leader's time now, at the latest.
  public long leaderTime(long nowNanos) {
    return leaderMillis + (nowNanos - sentAtNanos) / NANOS_PER_MILLI;
  }

  /// Why the caller may not do this, if he may not.
  ///
  /// @param principal who the caller is by his certificate
  public Optional<ChunkRefusedException> refusal(
      PresentedCapability presented, ChunkOperation operation, String principal, long nowNanos) {
    Capability capability = presented.capability();
    NodeKeys signer = keys.get(presented.keyVersion());
    if (signer == null) {
      return refused("its key version " + presented.keyVersion() + " is not known here");
    }
    if (!signer.signed(capability, presented.mac())) {
      return refused("it was not issued for node " + node + " or was altered");
    }
    if (capability.operation() != operation) {
      return refused("it permits " + capability.operation() + ", not " + operation);
    }
    if (!capability.principal().equals(principal)) {
      return refused("it was issued to " + capability.principal() + ", not to " + principal);
    }
    Optional<String> untimely = untimely(capability.expiresAtMillis(), leaderTime(nowNanos));
    if (untimely.isPresent()) {
      return refused(untimely.get());
    }
    if (operation == ChunkOperation.WRITE && capability.chunk().incarnation() < incarnation) {
      return refused("chunk " + capability.chunk() + " is of an older incarnation of the cluster");
    }
    return Optional.empty();
  }

  /// A capability that lives longer than any should was issued by a server whose clock was ahead;
  /// it would outlive the right that it stands for.
  private Optional<String> untimely(long expiresAtMillis, long nowMillis) {
    if (nowMillis >= expiresAtMillis) {
      return Optional.of("it has expired at " + times(expiresAtMillis, nowMillis));
    }
    boolean tooLong =
        capabilityMillis > 0 && expiresAtMillis - nowMillis > capabilityMillis + SKEW_MILLIS;
    return tooLong
        ? Optional.of(
            "the clock of the metadata server that issued it was ahead, it would expire only at "
                + times(expiresAtMillis, nowMillis))
        : Optional.empty();
  }

  private static String times(long expiresAtMillis, long nowMillis) {
    return Instant.ofEpochMilli(expiresAtMillis)
        + ", the metadata leader's clock says "
        + Instant.ofEpochMilli(nowMillis);
  }

  /// The node's signed statement that it holds this chunk durably.
  public SignedReceipt receipt(ChunkRecord chunk, int epoch) {
    int newest = keys.keySet().stream().max(Integer::compare).orElseThrow();
    NodeKeys signer = keys.get(newest);
    if (signer == null) {
      throw new IllegalStateException("no key of version " + newest);
    }
    return signer.sign(
        new ChunkReceipt(
            incarnation,
            chunk.key().pg(),
            epoch,
            node,
            chunk.key().chunk(),
            chunk.length(),
            chunk.checksum()));
  }

  private static Optional<ChunkRefusedException> refused(String why) {
    return Optional.of(
        new ChunkRefusedException(
            ErrorCode.CAPABILITY_REFUSED, "the capability is refused: " + why));
  }
}
