package io.skerry.proto.security;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Refuses every call whose caller's certificate does not fit the service. Identity is checked at
/// each call, not only at the handshake. A service that the table does not name serves nobody.
public final class RoleGate implements ServerInterceptor {
  /// The service of Raft traffic, whose methods `metadata.raft.transport` defines by hand.
  public static final String RAFT_SERVICE = "skerry.raft.v1.RaftTransport";

  private static final Set<Role> PEOPLE = Set.of(Role.USER, Role.ADMIN, Role.WORKER);
  private static final Map<String, Set<Role>> ROLES =
      Map.of(
          RAFT_SERVICE,
          Set.of(Role.METADATA),
          "skerry.rpc.v1.CallService",
          PEOPLE,
          "skerry.rpc.v1.NamespaceService",
          PEOPLE,
          "skerry.rpc.v1.AttributeService",
          PEOPLE,
          "skerry.rpc.v1.LockService",
          PEOPLE,
          "skerry.rpc.v1.SessionService",
          PEOPLE,
          "skerry.rpc.v1.ClusterService",
          PEOPLE,
          "skerry.rpc.v1.StorageMembershipService",
          EnumSet.of(Role.STORAGE, Role.WORKER, Role.METADATA),
          "skerry.rpc.v1.ChunkService",
          EnumSet.of(Role.USER, Role.ADMIN, Role.WORKER, Role.STORAGE));

  private final String cluster;

  public RoleGate(String cluster) {
    this.cluster = cluster;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    Optional<PeerCertificate> certificate = PeerCertificate.of(call.getAttributes());
    Optional<PeerIdentity> identity = certificate.flatMap(PeerCertificate::identity);
    if (identity.isEmpty() || !identity.get().cluster().equals(cluster)) {
      return refuse(call, ErrorCode.UNAUTHENTICATED, "no certificate of cluster " + cluster);
    }
    PeerIdentity caller = identity.get();
    String service = String.valueOf(call.getMethodDescriptor().getServiceName());
    if (!ROLES.getOrDefault(service, Set.of()).contains(caller.role())) {
      return refuse(
          call,
          ErrorCode.ROLE_REFUSED,
          "role "
              + caller.role().word()
              + " may not call "
              + call.getMethodDescriptor().getFullMethodName());
    }
    Context context =
        Context.current()
            .withValue(PeerIdentity.CALLER, caller)
            .withValue(PeerIdentity.SINCE, certificate.get().since());
    return Contexts.interceptCall(context, call, headers, next);
  }

  private static <A, B> ServerCall.Listener<A> refuse(
      ServerCall<A, B> call, ErrorCode code, String message) {
    StatusRuntimeException failure = ErrorTrailer.exception(code, message);
    Metadata trailers = failure.getTrailers();
    call.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}
