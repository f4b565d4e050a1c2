package io.skerry.metadata.server;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContext;
import io.skerry.proto.rpc.LockServiceGrpc;
import io.skerry.proto.rpc.NamespaceServiceGrpc;
import io.skerry.proto.rpc.SessionServiceGrpc;
import io.skerry.proto.security.MutualTls;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/// The two gRPC ports: the main one, for callers with a certificate, and the one for joining.
final class Ports {
  /// Raft sends whole batches and pieces of snapshots.
  private static final int MESSAGE_BYTES_MAX = 64 << 20;

  private static final int JOIN_MESSAGE_BYTES_MAX = 16 << 10;
  private static final int METADATA_BYTES_MAX = 16 << 10;
  private static final int FLOW_WINDOW_BYTES = 1 << 20;
  private static final int CALLS_PER_CONNECTION_MAX = 1_024;
  private static final int JOIN_CALLS_PER_CONNECTION_MAX = 4;
  private static final Duration KEEPALIVE = Duration.ofSeconds(20);
  private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(10);

  /// Clients may look whether the connection lives this often.
  private static final Duration KEEPALIVE_PERMITTED = Duration.ofSeconds(5);

  private static final Duration HANDSHAKE = Duration.ofSeconds(10);
  private static final Duration JOIN_CONNECTION_AGE = Duration.ofSeconds(30);

  /// Services whose calls begin on a thread that must not wait, and mostly end there.
  private static final Set<String> QUICK =
      Set.of(
          NamespaceServiceGrpc.SERVICE_NAME,
          SessionServiceGrpc.SERVICE_NAME,
          LockServiceGrpc.SERVICE_NAME);

  private final MutualTls tls;
  private final Executor handlers;

  /// @param handlers runs the calls that people and nodes make and that may wait
  Ports(MutualTls tls, Executor handlers) {
    this.tls = tls;
    this.handlers = handlers;
  }

  /// What the main port serves.
  ///
  /// @param quick runs calls that wait nowhere but for the database
  /// @param gates outermost first
  /// @param atOnce what only hands on, to threads of its own; served at once
  record Offer(
      Executor quick,
      List<ServerInterceptor> gates,
      List<ServerServiceDefinition> atOnce,
      ReadyServices services) {}

  Server main(HostPort listen, Offer offer) throws Refusal {
    NettyServerBuilder builder =
        builder(listen, context(tls))
            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
            .permitKeepAliveWithoutCalls(true)
            .permitKeepAliveTime(KEEPALIVE_PERMITTED.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTime(KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(KEEPALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .executor(handlers);
    Set<String> atOnce =
        offer.atOnce().stream()
            .map(service -> service.getServiceDescriptor().getName())
            .collect(Collectors.toUnmodifiableSet());
    builder.callExecutor(
        new ServerCallExecutorSupplier() {
          @Override
          public <A, B> Executor getExecutor(ServerCall<A, B> call, Metadata headers) {
            String service = String.valueOf(call.getMethodDescriptor().getServiceName());
            if (atOnce.contains(service)) {
              return Runnable::run;
            }
            return QUICK.contains(service) ? offer.quick() : handlers;
          }
        });
    // gRPC runs the interceptor that was added last first.
    offer.gates().reversed().forEach(builder::intercept);
    builder.addServices(offer.atOnce()).fallbackHandlerRegistry(offer.services());
    return start(builder.build(), listen);
  }

  Server join(HostPort listen, List<ServerInterceptor> gates, ServerServiceDefinition service)
      throws Refusal {
    NettyServerBuilder builder =
        builder(listen, joinContext(tls))
            .maxInboundMessageSize(JOIN_MESSAGE_BYTES_MAX)
            .maxConcurrentCallsPerConnection(JOIN_CALLS_PER_CONNECTION_MAX)
            .maxConnectionAge(JOIN_CONNECTION_AGE.toMillis(), TimeUnit.MILLISECONDS)
            .executor(handlers)
            .addService(service);
    gates.reversed().forEach(builder::intercept);
    return start(builder.build(), listen);
  }

  private static NettyServerBuilder builder(HostPort listen, SslContext context) {
    return NettyServerBuilder.forAddress(listen.socketAddress())
        .sslContext(context)
        .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
        .maxInboundMetadataSize(METADATA_BYTES_MAX)
        .flowControlWindow(FLOW_WINDOW_BYTES);
  }

  private static SslContext context(MutualTls tls) throws Refusal {
    try {
      return tls.serverContext();
    } catch (SSLException e) {
      throw new Refusal("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static SslContext joinContext(MutualTls tls) throws Refusal {
    try {
      return tls.joinContext();
    } catch (SSLException e) {
      throw new Refusal("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static Server start(Server server, HostPort listen) throws Refusal {
    try {
      return server.start();
    } catch (IOException e) {
      throw refusal(listen, e);
    }
  }

  /// Tries a port, so that a taken one is known before any data is opened.
  ///
  /// @throws Refusal if it cannot be had
  static void tryOut(HostPort listen) throws Refusal {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(listen.socketAddress());
    } catch (IOException e) {
      throw refusal(listen, e);
    }
  }

  /// The line for a port that cannot be had.
  static Refusal refusal(HostPort listen, IOException e) {
    Throwable cause = e;
    while (cause != null) {
      if (cause instanceof BindException) {
        return new Refusal("cannot listen on " + listen + ": " + cause.getMessage(), e);
      }
      cause = cause.getCause();
    }
    return new Refusal("cannot listen on " + listen + ": " + e.getMessage(), e);
  }
}
