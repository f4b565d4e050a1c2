package io.skerry.client.played;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A gRPC server on a free loopback port.
public final class PlayedServer implements AutoCloseable {
  private final Server server;
  private final String address;

  public PlayedServer(SslContext tls, BindableService... services) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(tls);
    for (BindableService service : services) {
      builder.addService(service);
    }
    server = builder.build().start();
    address = "127.0.0.1:" + server.getPort();
  }

  public String address() {
    return address;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
