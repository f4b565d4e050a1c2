package io.skerry.storage.transfer;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.skerry.proto.security.MutualTls;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/// The node's own connections to other servers, a bounded number, on one thread of their own: what
/// callers make the node send and receive does not delay what the node has to say.
public final class PeerChannels implements AutoCloseable {
  private static final int CHANNELS_MAX = 64;
  private static final int MESSAGE_BYTES_MAX = 4 << 20;
  private static final int WINDOW_BYTES = 1 << 20;
  private static final long IDLE_SECONDS = 60;
  private static final long KEEP_ALIVE_SECONDS = 30;
  private static final long STOP_SECONDS = 2;

  private final SslContext context;
  private final EventLoopGroup loop;
  private final Map<Peer, ManagedChannel> channels = new LinkedHashMap<>(16, 0.75f, true);

  /// @param name of the thread
  public PeerChannels(MutualTls tls, String name) throws SSLException {
    this.context = tls.clientContext();
    this.loop =
        new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().daemon().name(name).factory(), NioIoHandler.newFactory());
  }

  /// A channel to host:port whose certificate must carry the name.
  ///
  /// @throws IllegalArgumentException if the address is not host:port
  public synchronized ManagedChannel channel(String address, String serverName) {
    ManagedChannel channel =
        channels.computeIfAbsent(new Peer(address, serverName), peer -> open(peer));
    if (channels.size() > CHANNELS_MAX) {
      Iterator<ManagedChannel> oldest = channels.values().iterator();
      ManagedChannel dropped = oldest.next();
      oldest.remove();
      dropped.shutdown();
    }
    return channel;
  }

  private ManagedChannel open(Peer peer) {
    int colon = peer.address.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("not host:port: " + peer.address);
    }
    String host = peer.address.substring(0, colon);
    int port = Integer.parseInt(peer.address.substring(colon + 1));
    return NettyChannelBuilder.forAddress(host, port)
        .eventLoopGroup(loop)
        .channelType(NioSocketChannel.class)
        .sslContext(context)
        .overrideAuthority(peer.serverName)
        .maxInboundMessageSize(MESSAGE_BYTES_MAX)
        .flowControlWindow(WINDOW_BYTES)
        .idleTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .build();
  }

  @Override
  public synchronized void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    channels.clear();
    loop.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(STOP_SECONDS * 1_000);
  }

  private record Peer(String address, String serverName) {}
}
