package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.util.Endpoint;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.skerry.metadata.raft.lease.LeaseBook;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.Role;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Raft traffic of one server, for all its groups: the gRPC service that its port serves, and one
/// channel to each peer. Channels are made when they are first needed and connect again by
/// themselves.
public final class RaftTransport implements AutoCloseable {
  /// What a message may measure; the port that serves {@link #service()} must take as much.
  public static final int MESSAGE_BYTES_MAX = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RaftTransport.class);
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
  private static final int KEEP_ALIVE_SECONDS = 10;
  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 4;
  private static final int SWEEP_MILLIS = 100;
  private static final int FLOW_WINDOW_BYTES = 4 << 20;

  private final String selfAddress;
  private final SslContext tls;
  private final RaftService service;
  private final Set<String> blocked = ConcurrentHashMap.newKeySet();
  private final Set<GroupRpcClient> clients = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<Endpoint, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, LeaseBook> leases = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer;
  private volatile boolean closed;

  /// @param selfAddress host:port of this server, by which its peers know it
  public RaftTransport(MutualTls tls, String selfAddress) {
    this.selfAddress = selfAddress;
    try {
      this.tls = tls.clientContext();
    } catch (SSLException e) {
      throw new UncheckedIOException("no TLS context from this server's certificate", e);
    }
    this.service = new RaftService(blocked::contains, leases);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("raft-transport-timer").factory());
    var _ =
        timer.scheduleWithFixedDelay(
            this::expire, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// What the server's port must serve, behind its role gate.
  public ServerServiceDefinition service() {
    return service.definition();
  }

  /// Begins to connect to peers, so that their first election need not wait for it.
  public void connect(Collection<String> peerAddresses) {
    peerAddresses.forEach(address -> reachable(endpoint(address), true));
  }

  /// Where messages of this group are written down from now on; before its node starts.
  public void enter(String group, LeaseBook book) {
    leases.put(group, book);
  }

  /// The connection to a peer, for other calls than Raft's.
  public Channel peer(String address) {
    return channel(endpoint(address));
  }

  /// Drops all traffic with a peer, or lets it flow again: a network partition for tests.
  public void block(String peerAddress, boolean on) {
    if (on) {
      blocked.add(peerAddress);
      Endpoint endpoint = endpoint(peerAddress);
      clients.forEach(client -> client.drop(endpoint, "traffic is blocked"));
    } else {
      blocked.remove(peerAddress);
    }
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    channels.values().forEach(ManagedChannel::shutdownNow);
    channels.clear();
    service.close();
  }

  @Override
  public String toString() {
    return "RaftTransport[" + selfAddress + "]";
  }

  void register(GroupRpcClient client) {
    clients.add(client);
  }

  void unregister(GroupRpcClient client) {
    clients.remove(client);
  }

  boolean blocked(String peerAddress) {
    return blocked.contains(peerAddress);
  }

  /// Whether sending is worth a try. Asks for a connection if there is none.
  boolean reachable(Endpoint endpoint, boolean createIfAbsent) {
    if (closed || blocked(endpoint.toString())) {
      return false;
    }
    ManagedChannel channel = createIfAbsent ? channel(endpoint) : channels.get(endpoint);
    if (channel == null) {
      return false;
    }
    ConnectivityState state = channel.getState(true);
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff(); // Raft asks often enough; a peer that is back is seen at once
      return false;
    }
    return state != ConnectivityState.SHUTDOWN;
  }

  ManagedChannel channel(Endpoint endpoint) {
    return channels.computeIfAbsent(endpoint, this::connect);
  }

  private ManagedChannel connect(Endpoint endpoint) {
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(endpoint.getIp(), endpoint.getPort())
            .sslContext(tls)
            .overrideAuthority(ServerNames.ofRole(Role.METADATA))
            .directExecutor()
            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
            .flowControlWindow(FLOW_WINDOW_BYTES)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .disableRetry()
            .build();
    watch(endpoint, channel, ConnectivityState.IDLE);
    return channel;
  }

  private void watch(Endpoint endpoint, ManagedChannel channel, ConnectivityState known) {
    channel.notifyWhenStateChanged(
        known,
        () -> {
          ConnectivityState state = channel.getState(false);
          if (state == ConnectivityState.READY) {
            later(() -> clients.forEach(client -> client.connected(endpoint)));
          }
          if (state != ConnectivityState.SHUTDOWN) {
            watch(endpoint, channel, state);
          }
        });
  }

  private void later(Runnable task) {
    try {
      timer.execute(task);
    } catch (RejectedExecutionException e) {
      if (!closed) {
        throw e;
      }
    }
  }

  private void expire() {
    long now = System.nanoTime();
    try {
      clients.forEach(client -> client.expire(now));
    } catch (RuntimeException e) {
      LOG.warn("a stream of log entries could not be ended", e); // the timer must go on
    }
  }

  private static Endpoint endpoint(String address) {
    int colon = address.lastIndexOf(':');
    return new Endpoint(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }
}
