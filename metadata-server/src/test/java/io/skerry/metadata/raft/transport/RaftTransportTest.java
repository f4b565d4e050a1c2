package io.skerry.metadata.raft.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.rpc.RpcRequests;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.skerry.metadata.raft.TestPki;
import io.skerry.metadata.raft.lease.LeaseBook;
import io.skerry.metadata.raft.lease.LeaseRules;
import io.skerry.metadata.raft.lease.Moment;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.RoleGate;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Raft messages come from metadata servers only, are of a fixed set, and nothing else listens or
/// reads them.
@Timeout(60)
final class RaftTransportTest {
  private static final String CLUSTER = "skerry-test";
  private static final Message PING =
      RpcRequests.PingRequest.newBuilder().setSendTimestamp(1).build();

  private TestPki pki;
  private RaftTransport transport;
  private Server port;

  @BeforeEach
  void listen() throws IOException, GeneralSecurityException {
    pki = new TestPki(CLUSTER);
    MutualTls tls = pki.identity(Role.METADATA, "m1");
    transport = new RaftTransport(tls, "127.0.0.1:1");
    port =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(tls.serverContext())
            .addService(ServerInterceptors.intercept(transport.service(), new RoleGate(CLUSTER)))
            .build()
            .start();
  }

  @AfterEach
  void close() throws InterruptedException {
    transport.close();
    port.shutdownNow();
    assertTrue(port.awaitTermination(5, TimeUnit.SECONDS));
  }

  @Test
  void metadataServerIsAnswered() throws Exception {
    Message answer = call(pki.identity(Role.METADATA, "m2"), RaftMethod.PING.descriptor(), PING);
    assertTrue(answer instanceof RpcRequests.ErrorResponse);
    assertEquals(0, ((RpcRequests.ErrorResponse) answer).getErrorCode());
  }

  @Test
  void everyOtherRoleIsRefused() throws Exception {
    for (Role role : Set.of(Role.USER, Role.ADMIN, Role.STORAGE, Role.WORKER)) {
      MutualTls caller = pki.identity(role, "x1");
      StatusRuntimeException refused =
          assertThrows(
              StatusRuntimeException.class, () -> call(caller, RaftMethod.PING.descriptor(), PING));
      assertEquals(
          ErrorCode.ROLE_REFUSED.number(), ErrorTrailer.detail(refused).orElseThrow().getCode());
    }
  }

  @Test
  void certificateOfAnotherAuthorityIsRefused() throws Exception {
    MutualTls own = pki.identity(Role.METADATA, "m2");
    MutualTls foreign = new TestPki(CLUSTER).identity(Role.METADATA, "m2");
    MutualTls mixed = new MutualTls(foreign.key(), foreign.chain(), own.authority());
    StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class, () -> call(mixed, RaftMethod.PING.descriptor(), PING));
    assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode());
  }

  @Test
  void malformedMessagesAreRefusedAndTheServerGoesOn() throws Exception {
    MutualTls caller = pki.identity(Role.METADATA, "m2");
    for (RaftMethod method : RaftMethod.values()) {
      MethodDescriptor<byte[], byte[]> raw =
          MethodDescriptor.newBuilder(new RawMarshaller(), new RawMarshaller())
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(method.descriptor().getFullMethodName())
              .build();
      assertThrows(
          StatusRuntimeException.class, () -> call(caller, raw, new byte[] {-1, -1, -1, -1}));
    }
    assertTrue(
        call(caller, RaftMethod.PING.descriptor(), PING) instanceof RpcRequests.ErrorResponse);
  }

  @Test
  void onlyWhatReplicasNeedIsServed() {
    assertEquals(
        Set.of(
            "AppendEntries",
            "AppendStream",
            "GetFile",
            "InstallSnapshot",
            "Ping",
            "ReadIndex",
            "RequestInvitedVote",
            "RequestVote",
            "TimeoutNow"),
        transport.service().getMethods().stream()
            .map(method -> method.getMethodDescriptor().getBareMethodName())
            .collect(Collectors.toSet()));
  }

  @Test
  void raftHasNoPortOfItsOwnAndNoObjectDeserialisation() {
    assertTrue(RpcFactoryHelper.rpcFactory() instanceof GrpcRaftRpcFactory);
    assertThrows(
        UnsupportedOperationException.class,
        () -> RpcFactoryHelper.rpcFactory().createRpcServer(new Endpoint("127.0.0.1", 1)));
    for (String absent :
        Set.of("com.caucho.hessian.io.Hessian2Input", "com.alipay.hessian.NameBlackListFilter")) {
      assertThrows(ClassNotFoundException.class, () -> Class.forName(absent));
    }
  }

  private static LeaseBook book() {
    return new LeaseBook(LeaseRules.ofElectionMillis(60_000), Moment::now);
  }

  @Test
  void voteIsRefusedBeforeRaftSeesItWhileALeaderMayHoldALease() throws Exception {
    transport.enter("group-1", book());
    MutualTls caller = pki.identity(Role.METADATA, "m2");
    Message vote =
        RpcRequests.RequestVoteRequest.newBuilder()
            .setGroupId("group-1")
            .setServerId("127.0.0.1:2")
            .setPeerId("127.0.0.1:1")
            .setTerm(2)
            .setLastLogTerm(1)
            .setLastLogIndex(1)
            .setPreVote(false)
            .build();
    StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class,
            () -> call(caller, RaftMethod.REQUEST_VOTE.descriptor(), vote));
    assertEquals(Status.Code.FAILED_PRECONDITION, refused.getStatus().getCode());
  }

  @Test
  void nobodyAsksForVotesRightAfterTheStart() {
    GroupRpcClient client = new GroupRpcClient();
    client.init(new TransportOptions(transport, book()));
    Endpoint peer = new Endpoint("127.0.0.1", port.getPort());
    Message vote =
        RpcRequests.RequestVoteRequest.newBuilder()
            .setGroupId("group-1")
            .setServerId("127.0.0.1:2")
            .setPeerId(peer.toString())
            .setTerm(2)
            .setLastLogTerm(1)
            .setLastLogIndex(1)
            .setPreVote(true)
            .build();
    RemotingException refused =
        assertThrows(RemotingException.class, () -> client.invokeSync(peer, vote, 5_000));
    assertTrue(String.valueOf(refused.getMessage()).contains("started too lately"));
    client.shutdown();
  }

  @Test
  void blockedPeerGetsNothing() {
    GroupRpcClient client = new GroupRpcClient();
    client.init(new TransportOptions(transport, book()));
    Endpoint peer = new Endpoint("127.0.0.1", port.getPort());
    transport.block(peer.toString(), true);
    assertThrows(RemotingException.class, () -> client.invokeSync(peer, PING, 5_000));
    assertEquals(false, client.checkConnection(peer, true));
    transport.block(peer.toString(), false);
    assertTrue(
        assertAnswered(client, peer) instanceof RpcRequests.ErrorResponse, "traffic flows again");
    client.shutdown();
  }

  private static Object assertAnswered(GroupRpcClient client, Endpoint peer) {
    try {
      return client.invokeSync(peer, PING, 10_000);
    } catch (InterruptedException | RemotingException e) {
      throw new AssertionError(e);
    }
  }

  private <Q, A> A call(MutualTls caller, MethodDescriptor<Q, A> method, Q request)
      throws IOException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port.getPort())
            .sslContext(caller.clientContext())
            .overrideAuthority(ServerNames.ofRole(Role.METADATA))
            .build();
    try {
      return ClientCalls.blockingUnaryCall(
          channel, method, CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS), request);
    } finally {
      channel.shutdownNow();
    }
  }

  /// Bytes as they are.
  private static final class RawMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
