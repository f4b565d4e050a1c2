package io.skerry.storage.server;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.RoleGate;
import io.skerry.storage.chunk.MembershipView;
import io.skerry.storage.rpc.ChunkServiceEndpoint;
import io.skerry.storage.rpc.RevocationGate;
import io.skerry.storage.store.StartRefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// The gRPC port: mutual TLS, the role gate, and limits on what a peer may make the node hold.
final class ChunkPort implements AutoCloseable {
  private static final int MESSAGE_BYTES_MAX = 4 << 20;
  private static final int HEADER_BYTES_MAX = 16 << 10;
  private static final int WINDOW_BYTES = 1 << 20;
  private static final int CALLS_PER_CONNECTION_MAX = 128;
  private static final long HANDSHAKE_SECONDS = 10;
  private static final long KEEP_ALIVE_SECONDS = 30;
  private static final long IDLE_MINUTES = 10;
  private static final long STOP_SECONDS = 5;

  private final Server server;

  private ChunkPort(Server server) {
    this.server = server;
  }

  static ChunkPort open(
      StorageConfig config,
      MutualTls tls,
      MembershipView membership,
      ChunkServiceEndpoint service,
      Executor workers)
      throws StartRefusedException {
    StorageConfig.Address listen = config.listen();
    try {
      Server server =
          NettyServerBuilder.forAddress(new InetSocketAddress(listen.host(), listen.port()))
              .sslContext(tls.serverContext())
              .executor(workers)
              .intercept(new RevocationGate(membership)) // called after the next one
              .intercept(new RoleGate(config.cluster()))
              .addService(service)
              .maxInboundMessageSize(MESSAGE_BYTES_MAX)
              .maxInboundMetadataSize(HEADER_BYTES_MAX)
              .flowControlWindow(WINDOW_BYTES)
              .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
              .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
              .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
              .permitKeepAliveTime(KEEP_ALIVE_SECONDS / 2, TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true)
              .maxConnectionIdle(IDLE_MINUTES, TimeUnit.MINUTES)
              .build()
              .start();
      return new ChunkPort(server);
    } catch (IOException e) {
      String why =
          Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse(e.getMessage());
      throw new StartRefusedException("cannot listen on " + listen + ": " + why, e);
    }
  }

  /// Tries a port, so that a taken one is known before any data is opened.
  ///
  /// @throws StartRefusedException if it cannot be had
  static void tryOut(StorageConfig.Address listen) throws StartRefusedException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(listen.host(), listen.port()));
    } catch (IOException e) {
      throw new StartRefusedException(
          "cannot listen on " + listen + ": " + e.getMessage() + "; no data was touched", e);
    }
  }

  int port() {
    return server.getPort();
  }

  /// Takes no new calls, lets those under way end, then cuts them.
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
