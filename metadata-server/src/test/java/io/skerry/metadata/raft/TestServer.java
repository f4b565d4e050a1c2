package io.skerry.metadata.raft;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.skerry.metadata.raft.transport.RaftTransport;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.RoleGate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// One metadata server as far as Raft is concerned: a port with mutual TLS and replicas behind it.
final class TestServer {
  private final Server port;
  private final RaftTransport transport;
  private final GroupReplica replica;
  private final AtomicReference<Throwable> fatal;

  private TestServer(
      Server port,
      RaftTransport transport,
      GroupReplica replica,
      AtomicReference<Throwable> fatal) {
    this.port = port;
    this.transport = transport;
    this.replica = replica;
    this.fatal = fatal;
  }

  static TestServer start(
      String cluster, MutualTls tls, Path directory, String self, List<String> voters)
      throws IOException {
    RaftTransport transport = new RaftTransport(tls, self);
    int portNumber = Integer.parseInt(self.substring(self.lastIndexOf(':') + 1));
    Server port =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), portNumber))
            .sslContext(tls.serverContext())
            .maxInboundMessageSize(RaftTransport.MESSAGE_BYTES_MAX)
            .addService(ServerInterceptors.intercept(transport.service(), new RoleGate(cluster)))
            .build()
            .start();
    AtomicReference<Throwable> fatal = new AtomicReference<>();
    GroupSettings settings =
        new GroupSettings(1, cluster, 7, directory, self, voters, 500, fatal::set)
            .withReserve(1 << 20, submission -> true);
    return new TestServer(port, transport, GroupReplica.start(settings, transport), fatal);
  }

  GroupReplica replica() {
    return replica;
  }

  RaftTransport transport() {
    return transport;
  }

  AtomicReference<Throwable> fatal() {
    return fatal;
  }

  void stop() throws InterruptedException {
    replica.close();
    port.shutdownNow();
    transport.close();
    if (!port.awaitTermination(5, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the port does not close");
    }
  }
}
