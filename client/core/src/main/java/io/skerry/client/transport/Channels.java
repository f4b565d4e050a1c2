package io.skerry.client.transport;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import io.netty.util.NettyRuntime;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.Role;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/// The connections of one client: one channel for each address and server name, opened at first
/// use.
public final class Channels implements AutoCloseable {
  /// A message is at most one frame of blocks or one page of a listing.
  private static final int MESSAGE_BYTES_MAX = 16 << 20;

  private static final int FLOW_WINDOW_BYTES = 1 << 20;
  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
  private static final int KEEP_ALIVE_SECONDS = 20;
  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 5;
  private static final long CLOSE_MILLIS = 1_000;

  /// Each encrypts some gigabytes a second; more of them only make starting and ending slower.
  private static final int LOOPS_MAX = 8;

  private final MutualTls tls;

  /// The client's own: gRPC's shared ones stay in a system call for a second after the last
  /// channel, and a Java that ends waits 0.3 s for a thread that is in one.
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          Math.min(LOOPS_MAX, NettyRuntime.availableProcessors()),
          new DefaultThreadFactory("skerry-client", true),
          NioIoHandler.newFactory());

  private final Map<Target, Connected> open = new HashMap<>();
  private Optional<SslContext> context = Optional.empty();
  private boolean closed;

  public Channels(MutualTls tls) {
    this.tls = tls;
  }

  /// To any metadata server at this address, host:port.
  public MetadataCaller metadata(String address) {
    return connected(new Target(address, ServerNames.ofRole(Role.METADATA))).caller();
  }

  /// To exactly this storage node, wherever it is said to be.
  public ManagedChannel storage(String address, String node) {
    return connected(new Target(address, ServerNames.ofNode(Role.STORAGE, node))).channel();
  }

  private synchronized Connected connected(Target target) {
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
    Connected known = open.get(target);
    if (known == null) {
      known = connect(target);
      open.put(target, known);
    } else if (known.channel().getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      // The pause between attempts is the caller's; gRPC's own grows to minutes.
      known.channel().resetConnectBackoff();
    }
    return known;
  }

  private Connected connect(Target target) {
    EventLoop loop = loops.next();
    ManagedChannel channel =
        builder(target.address())
            .channelType(NioSocketChannel.class)
            .eventLoopGroup(loop)
            .sslContext(tlsContext())
            .overrideAuthority(target.serverName())
            .build();
    return new Connected(channel, new MetadataCaller(channel, loop));
  }

  private SslContext tlsContext() {
    if (context.isEmpty()) {
      try {
        context = Optional.of(tls.clientContext());
      } catch (SSLException e) {
        throw new IllegalStateException("the certificate or its key cannot be used", e);
      }
    }
    return context.get();
  }

  /// Everything but TLS, which differs between calling and joining.
  static NettyChannelBuilder builder(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("not an address of the form host:port: " + address);
    }
    String host = address.substring(0, colon);
    int port = Integer.parseInt(address.substring(colon + 1));
    return toward(host, port)
        .directExecutor()
        .disableRetry()
        .flowControlWindow(FLOW_WINDOW_BYTES)
        .maxInboundMessageSize(MESSAGE_BYTES_MAX)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS);
  }

  /// A literal address needs no resolver, whose classes cost start-up time.
  private static NettyChannelBuilder toward(String host, int port) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
    if (literal == null) {
      return NettyChannelBuilder.forAddress(host, port);
    }
    try {
      InetAddress address = InetAddress.getByAddress(literal);
      return NettyChannelBuilder.forAddress(new InetSocketAddress(address, port));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + host, e);
    }
  }

  /// Ends all calls, within two seconds.
  @Override
  public void close() {
    List<Connected> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(open.values());
      open.clear();
    }
    all.forEach(it -> it.channel().shutdownNow());
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    try {
      for (Connected it : all) {
        if (!it.channel().awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops
        .shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS);
  }

  private record Connected(ManagedChannel channel, MetadataCaller caller) {}

  private record Target(String address, String serverName) {}
}
