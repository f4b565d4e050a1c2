package io.skerry.storage.testing;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.skerry.proto.rpc.ChunkRef;
import io.skerry.proto.rpc.FetchTask;
import io.skerry.proto.rpc.GroupHeartbeatReply;
import io.skerry.proto.rpc.GroupHeartbeatRequest;
import io.skerry.proto.rpc.HeartbeatReply;
import io.skerry.proto.rpc.HeartbeatRequest;
import io.skerry.proto.rpc.MacKey;
import io.skerry.proto.rpc.StorageMembershipServiceGrpc;
import io.skerry.proto.security.RoleGate;
import io.skerry.proto.types.Capability;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Macs;
import io.skerry.proto.types.Role;
import io.skerry.storage.chunk.PresentedCapability;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// The metadata side of membership behind real TLS: gives nodes ids in the order in which they
/// come, hands out their keys and instructions, and remembers what they report.
public final class MembershipDouble
    extends StorageMembershipServiceGrpc.StorageMembershipServiceImplBase implements AutoCloseable {
  public static final long INCARNATION = 0x1234_5678_9abcL;
  public static final int GROUP = 1;
  public static final int KEY_VERSION = 3;
  private static final byte[] SECRET =
      "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);

  /// Its own thread: the callers of a test share the default ones.
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private final Server server;
  private final Map<String, Integer> nodes = new ConcurrentHashMap<>();
  private final AtomicInteger nextNode = new AtomicInteger(7);
  private final List<GroupHeartbeatRequest> reports = new CopyOnWriteArrayList<>();
  private final List<HeartbeatRequest> beats = new CopyOnWriteArrayList<>();
  private final Map<Integer, GroupHeartbeatReply> instructions = new ConcurrentHashMap<>();
  private volatile Optional<ErrorCode> refusal = Optional.empty();
  private volatile String leader = "";
  private volatile long incarnation = INCARNATION;
  private volatile int leaseMillis = 10_000;

  public MembershipDouble(TestAuthority authority) throws Exception {
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(authority.issue(Role.METADATA, "m1").serverContext())
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .channelType(NioServerSocketChannel.class)
            .directExecutor()
            .intercept(new RoleGate(authority.cluster()))
            .addService(this)
            .build()
            .start();
  }

  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  public int nodeId(String name) {
    return nodes.computeIfAbsent(name, key -> nextNode.getAndIncrement());
  }

  /// From now on every heartbeat is refused with this code.
  public void refuse(ErrorCode code) {
    refusal = Optional.of(code);
  }

  /// From now on this server is a follower and names the leader.
  public void follow(String leaderAddress) {
    leader = leaderAddress;
    refusal = Optional.of(ErrorCode.NOT_LEADER);
  }

  public void accept() {
    refusal = Optional.empty();
  }

  public void lease(int millis) {
    leaseMillis = millis;
  }

  public void incarnation(long newest) {
    incarnation = newest;
  }

  public void instructDelete(String node, ChunkRef chunk) {
    instructions.put(
        nodeId(node), GroupHeartbeatReply.newBuilder().setIndex(5).addDelete(chunk).build());
  }

  public void instructFetch(String node, FetchTask task) {
    instructions.put(
        nodeId(node), GroupHeartbeatReply.newBuilder().setIndex(6).addFetch(task).build());
  }

  public List<GroupHeartbeatRequest> reports() {
    return List.copyOf(reports);
  }

  public List<HeartbeatRequest> beats() {
    return List.copyOf(beats);
  }

  /// Signs a capability as the metadata service does.
  public static PresentedCapability sign(Capability capability) {
    byte[] key = Macs.deriveNodeKey(SECRET, "capability", capability.node());
    return new PresentedCapability(
        capability, KEY_VERSION, Macs.sign(key, capability.canonicalBytes()));
  }

  public static byte[] receiptKey(int node) {
    return Macs.deriveNodeKey(SECRET, "receipt", node);
  }

  @Override
  public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatReply> answer) {
    if (refused(answer)) {
      return;
    }
    beats.add(request);
    int node = nodeId(request.getName());
    answer.onNext(
        HeartbeatReply.newBuilder()
            .setNode(node)
            .setIncarnation(incarnation)
            .setTimeMillis(System.currentTimeMillis())
            .setLeaseMillis(leaseMillis)
            .addMacKeys(
                MacKey.newBuilder()
                    .setVersion(KEY_VERSION)
                    .setCapabilityKey(
                        ByteString.copyFrom(Macs.deriveNodeKey(SECRET, "capability", node)))
                    .setReceiptKey(ByteString.copyFrom(receiptKey(node))))
            .addGroups(GROUP)
            .build());
    answer.onCompleted();
  }

  @Override
  public void groupHeartbeat(
      GroupHeartbeatRequest request, StreamObserver<GroupHeartbeatReply> answer) {
    if (refused(answer)) {
      return;
    }
    reports.add(request);
    GroupHeartbeatReply reply =
        instructions.getOrDefault(request.getNode(), GroupHeartbeatReply.getDefaultInstance());
    answer.onNext(reply.toBuilder().setNextMillis(100).build());
    answer.onCompleted();
  }

  private boolean refused(StreamObserver<?> answer) {
    Optional<ErrorCode> code = refusal;
    code.ifPresent(c -> answer.onError(ErrorTrailer.exception(c, "as the test wants it", leader)));
    return code.isPresent();
  }

  @Override
  public void close() {
    server.shutdownNow();
    var _ = loop.shutdownGracefully();
  }
}
