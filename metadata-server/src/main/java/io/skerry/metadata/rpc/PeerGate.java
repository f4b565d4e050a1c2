package io.skerry.metadata.rpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.skerry.metadata.membership.Peers;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.RoleGate;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import java.util.Optional;

/// Refuses Raft's messages of metadata servers that were removed, and tells callers who came to the
/// wrong server where all of them are. Behind the {@link RoleGate}. Lets everything pass until it
/// knows the servers.
public final class PeerGate implements ServerInterceptor {
  private volatile Optional<Peers> peers = Optional.empty();

  /// From now on the servers are known.
  public void know(Peers known) {
    peers = Optional.of(known);
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    Optional<Peers> known = peers;
    if (known.isEmpty()) {
      return next.startCall(call, headers);
    }
    if (!RoleGate.RAFT_SERVICE.equals(call.getMethodDescriptor().getServiceName())) {
      return next.startCall(new Hinted<>(call, known.get()), headers);
    }
    Optional<PeerIdentity> caller = Optional.ofNullable(PeerIdentity.CALLER.get());
    if (caller.filter(it -> known.get().removed(it.name())).isEmpty()) {
      return next.startCall(call, headers);
    }
    StatusRuntimeException refusal =
        ErrorTrailer.exception(
            ErrorCode.ROLE_REFUSED,
            "metadata server " + caller.get().name() + " was removed from the cluster");
    Metadata trailers = refusal.getTrailers();
    call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }

  /// A call that may end by sending the caller elsewhere.
  private static final class Hinted<A, B> extends SimpleForwardingServerCall<A, B> {
    private final Peers peers;

    Hinted(ServerCall<A, B> call, Peers peers) {
      super(call);
      this.peers = peers;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (status.getCode() == Status.Code.UNAVAILABLE) {
        ErrorTrailer.name(trailers, ClusterReplies.servers(peers));
      }
      super.close(status, trailers);
    }
  }
}
