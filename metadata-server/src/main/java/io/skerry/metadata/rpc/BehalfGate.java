package io.skerry.metadata.rpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.skerry.proto.security.Behalf;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads from a call on files whom it is made for. All other calls are made by callers for
/// themselves only.
public final class BehalfGate implements ServerInterceptor {
  private static final Set<String> ON_FILES =
      Set.of(
          "skerry.rpc.v1.NamespaceService",
          "skerry.rpc.v1.AttributeService",
          "skerry.rpc.v1.LockService");

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    byte @Nullable [] header = headers.get(Behalf.HEADER);
    if (header == null) {
      return next.startCall(call, headers);
    }
    Optional<Behalf> claim = Behalf.parse(header);
    if (claim.isEmpty() || !ON_FILES.contains(call.getMethodDescriptor().getServiceName())) {
      String why = claim.isEmpty() ? "no user of a machine" : "only calls on files are for others";
      StatusRuntimeException refusal = ErrorTrailer.exception(ErrorCode.INVALID_ARGUMENT, why);
      @Nullable Metadata trailers = refusal.getTrailers();
      call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
    Context context = Context.current().withValue(Behalf.CLAIM, claim.get());
    return Contexts.interceptCall(context, call, headers, next);
  }
}
