package io.skerry.storage.rpc;

import io.skerry.proto.rpc.CapabilityProof;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ErrorCode;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.ChunkStore;
import io.skerry.storage.chunk.Membership;
import io.skerry.storage.chunk.MembershipView;
import io.skerry.storage.chunk.PresentedCapability;
import io.skerry.storage.chunk.Space;
import io.skerry.storage.codec.ChunkMessages;
import io.skerry.storage.traffic.StallWatch;
import io.skerry.storage.traffic.StreamLimit;
import io.skerry.storage.traffic.TrafficCounters;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What every call on chunks needs.
///
/// @param workers a bounded pool of platform threads; the only threads on which calls touch the
///   store
public record ChunkCalls(
    ChunkStore store,
    MembershipView membership,
    Supplier<Space> space,
    StreamLimit writes,
    StreamLimit reads,
    StallWatch stalls,
    TrafficCounters counters,
    Executor workers,
    LongSupplier nanoClock) {

  /// The membership, if the node serves now.
  ///
  /// @throws ChunkRefusedException NOT_SERVING
  Membership serving() {
    if (store.failure().isPresent()) {
      throw new ChunkRefusedException(ErrorCode.NOT_SERVING, "the node's disk has failed");
    }
    return membership
        .serving()
        .orElseThrow(
            () ->
                new ChunkRefusedException(
                    ErrorCode.NOT_SERVING, "the node cannot confirm its membership"));
  }

  /// The capability, once it is proven to permit the operation to the caller.
  PresentedCapability permitted(
      Membership member, CapabilityProof proof, ChunkOperation operation, PeerIdentity caller) {
    PresentedCapability presented = ChunkMessages.capability(proof, member.node());
    member
        .refusal(presented, operation, caller.principal(), nanoClock.getAsLong())
        .ifPresent(
            refusal -> {
              throw refusal;
            });
    return presented;
  }
}
