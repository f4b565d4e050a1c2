package io.skerry.storage.rpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.storage.chunk.Membership;
import io.skerry.storage.chunk.MembershipView;
import java.time.Instant;
import java.util.Optional;

/// Refuses whose certificate the cluster has revoked, as of the last heartbeat: capabilities that
/// were given before live longer than a removed right may. Behind the role gate. A node that is no
/// member now refuses every call by itself.
public final class RevocationGate implements ServerInterceptor {
  private final MembershipView membership;

  public RevocationGate(MembershipView membership) {
    this.membership = membership;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    PeerIdentity caller = PeerIdentity.CALLER.get();
    Instant since = PeerIdentity.SINCE.get();
    Optional<Membership> now = membership.serving();
    boolean revoked =
        caller != null
            && since != null
            && now.filter(member -> member.revocations().refuse(caller, since)).isPresent();
    if (!revoked) {
      return next.startCall(call, headers);
    }
    StatusRuntimeException refusal =
        ErrorTrailer.exception(
            ErrorCode.UNAUTHENTICATED, "the certificate of " + caller.name() + " was revoked");
    Metadata trailers = refusal.getTrailers();
    call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}
