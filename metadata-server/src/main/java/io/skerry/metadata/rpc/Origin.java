package io.skerry.metadata.rpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Remembers for each call where it came from, for the audit log.
public final class Origin implements ServerInterceptor {
  private static final Context.Key<String> ADDRESS = Context.keyWithDefault("skerry-origin", "");

  /// The caller's address; empty outside a call.
  public static String address() {
    return String.valueOf(ADDRESS.get());
  }

  static String of(ServerCall<?, ?> call) {
    @Nullable SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return remote == null ? "unknown" : remote.toString();
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    Context context = Context.current().withValue(ADDRESS, of(call));
    return Contexts.interceptCall(context, call, headers, next);
  }
}
