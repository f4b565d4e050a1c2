package io.skerry.metadata.rpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.skerry.proto.security.Behalf;
import io.skerry.proto.security.PeerCertificate;
import io.skerry.proto.security.PeerIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The audit log: who did what from where, and what came of it. As an interceptor, in front of all
/// others, it writes every denied call; handlers write what changes the cluster.
public final class Audit implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger("audit");

  /// Writes one line.
  ///
  /// @param what the method and its subject, never a secret
  public static void record(String who, String what, String from, String result) {
    LOG.atInfo()
        .addKeyValue("who", who)
        .addKeyValue("what", what)
        .addKeyValue("from", from)
        .addKeyValue("result", result)
        .log("audit");
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    return next.startCall(new Watched<>(call, caller(call) + behalf(headers)), headers);
  }

  /// Whom the caller says it acts for.
  private static String behalf(Metadata headers) {
    byte @Nullable [] header = headers.get(Behalf.HEADER);
    return header == null
        ? ""
        : Behalf.parse(header).map(claim -> " for uid " + claim.uid()).orElse(" for nobody");
  }

  private static String caller(ServerCall<?, ?> call) {
    return PeerCertificate.of(call.getAttributes())
        .map(it -> it.identity().map(PeerIdentity::uri).orElse("unknown certificate"))
        .orElse("nobody");
  }

  /// A call whose end is looked at.
  private static final class Watched<A, B> extends SimpleForwardingServerCall<A, B> {
    private final String who;

    Watched(ServerCall<A, B> call, String who) {
      super(call);
      this.who = who;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      Status.Code code = status.getCode();
      if (code == Status.Code.PERMISSION_DENIED || code == Status.Code.UNAUTHENTICATED) {
        record(
            who,
            getMethodDescriptor().getFullMethodName(),
            Origin.of(delegate()),
            "denied: " + Optional.ofNullable(status.getDescription()).orElse(code.name()));
      }
      super.close(status, trailers);
    }
  }
}
