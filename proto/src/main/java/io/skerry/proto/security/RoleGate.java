package io.skerry.proto.security;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

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
    Optional<X509Certificate> certificate = certificate(call);
    Optional<PeerIdentity> identity = certificate.flatMap(PeerIdentity::of);
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
            .withValue(PeerIdentity.SINCE, certificate.get().getNotBefore().toInstant());
    return Contexts.interceptCall(context, call, headers, next);
  }

  private static Optional<X509Certificate> certificate(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain[0] instanceof X509Certificate own ? Optional.of(own) : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static <A, B> ServerCall.Listener<A> refuse(
      ServerCall<A, B> call, ErrorCode code, String message) {
    StatusRuntimeException failure = ErrorTrailer.exception(code, message);
    Metadata trailers = failure.getTrailers();
    call.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}
