package io.skerry.testkit.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.handler.ssl.SslContext;
import io.skerry.client.ClientConfig;
import io.skerry.client.ClusterDescription;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.proto.rpc.CapabilityProof;
import io.skerry.proto.rpc.ChunkId;
import io.skerry.proto.rpc.ChunkServiceGrpc;
import io.skerry.proto.rpc.ClusterServiceGrpc;
import io.skerry.proto.rpc.DescribeClusterRequest;
import io.skerry.proto.rpc.HeartbeatRequest;
import io.skerry.proto.rpc.ReadRequest;
import io.skerry.proto.rpc.StorageMembershipServiceGrpc;
import io.skerry.proto.security.RoleGate;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.SharedCluster;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// P5: nobody gets in without a certificate of the cluster, the right role, and the file's
/// permission.
@ExtendWith(SharedCluster.class)
class P5PermissionTest {
  private static LocalCluster cluster;

  @BeforeAll
  static void take(LocalCluster shared) {
    cluster = shared;
  }

  @Test
  void everyPortButTheJoinPortRefusesACallerWithoutCertificate() throws Exception {
    SslContext anonymous =
        GrpcSslContexts.forClient()
            .trustManager(cluster.config("alice", "a").tls().authority())
            .build();
    for (String address : cluster.metadataServers()) {
      assertRefused(address, anonymous, ServerNames.ofRole(Role.METADATA));
    }
    for (ClusterDescription.Node node : storageNodes()) {
      assertRefused(node.address(), anonymous, ServerNames.ofNode(Role.STORAGE, node.name()));
    }
  }

  @Test
  void theJoinPortAnswersNothingButJoining() throws Exception {
    ClientConfig alice = cluster.config("alice", "a");
    String join = cluster.joinAddress("m1");
    ManagedChannel channel =
        channel(join, alice.tls().clientContext(), ServerNames.ofRole(Role.METADATA));
    try {
      StatusRuntimeException refused =
          assertThrows(StatusRuntimeException.class, () -> describe(channel));
      assertEquals(Status.Code.UNIMPLEMENTED, refused.getStatus().getCode());
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aUsersCertificateIsRefusedForRaftAndForTheCallsOfStorageNodes() throws Exception {
    ClientConfig alice = cluster.config("alice", "a");
    ManagedChannel channel =
        channel(
            cluster.metadataServers().get(0),
            alice.tls().clientContext(),
            ServerNames.ofRole(Role.METADATA));
    try {
      assertEquals(ErrorCode.ROLE_REFUSED, refusal(() -> callRaft(channel)));
      HeartbeatRequest forged = HeartbeatRequest.newBuilder().setName("s1").build();
      assertEquals(
          ErrorCode.ROLE_REFUSED,
          refusal(
              () ->
                  StorageMembershipServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(10, TimeUnit.SECONDS)
                      .heartbeat(forged)));
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aForgedCapabilityIsRefusedByAStorageNode() throws Exception {
    ClientConfig alice = cluster.config("alice", "a");
    ClusterDescription.Node node = storageNodes().get(0);
    ManagedChannel channel =
        channel(
            node.address(),
            alice.tls().clientContext(),
            ServerNames.ofNode(Role.STORAGE, node.name()));
    ReadRequest forged =
        ReadRequest.newBuilder()
            .setCapability(
                CapabilityProof.newBuilder()
                    .setChunk(ChunkId.newBuilder().setHigh(1 << 16 | 1).setLow(1))
                    .setPg(1)
                    .setEpoch(1)
                    .setOperation(ChunkOperation.READ.number())
                    .setPrincipal("user/alice")
                    .setExpiresAtMillis(Long.MAX_VALUE)
                    .setKeyVersion(1)
                    .setMac(ByteString.copyFrom(new byte[32])))
            .build();
    try {
      assertEquals(
          ErrorCode.CAPABILITY_REFUSED,
          refusal(
              () ->
                  ChunkServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(10, TimeUnit.SECONDS)
                      .read(forged)
                      .next()));
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void permissionBitsDecideOnTheServer() throws Exception {
    try (Skerry alice = cluster.connect("alice");
        Skerry bob = cluster.connect("bob")) {
      Contents.write(alice.files(), "/demo/readable", new byte[] {1, 2, 3});
      assertEquals(3, Contents.read(bob.files(), "/demo/readable").length);
      assertEquals(ErrorCode.PERMISSION_DENIED, denied(() -> bob.files().delete("/demo/readable")));
      assertEquals(
          ErrorCode.PERMISSION_DENIED, denied(() -> bob.files().makeDirectory("/demo/d", 0755)));
      assertEquals(
          ErrorCode.PERMISSION_DENIED,
          denied(() -> Contents.overwrite(bob.files(), "/demo/readable", new byte[1])));
      assertEquals(
          ErrorCode.NOT_PERMITTED, denied(() -> bob.files().setMode("/demo/readable", 0777)));
      alice.files().setMode("/demo/readable", 0600);
      assertEquals(ErrorCode.PERMISSION_DENIED, denied(() -> bob.files().open("/demo/readable")));
      assertEquals(
          ErrorCode.ROLE_REFUSED, denied(() -> bob.cluster().createUser("mallory", 0, List.of())));
      assertTrue(alice.files().exists("/demo/readable"));
      assertFalse(alice.files().exists("/demo/d"));
    }
  }

  /// Something that is expected to fail.
  private interface Attempt {
    void run() throws Exception;
  }

  private static ErrorCode denied(Attempt attempt) {
    return assertThrows(SkerryException.class, attempt::run).errorCode();
  }

  private static ErrorCode refusal(Attempt attempt) {
    StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, attempt::run);
    return ErrorTrailer.detail(refused)
        .map(detail -> ErrorCode.ofNumber(detail.getCode()))
        .orElseThrow(() -> new AssertionError("no detail in " + refused));
  }

  private static void assertRefused(String address, SslContext tls, String name) {
    ManagedChannel channel = channel(address, tls, name);
    try {
      StatusRuntimeException refused =
          assertThrows(StatusRuntimeException.class, () -> describe(channel), address);
      assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode(), address);
    } finally {
      channel.shutdownNow();
    }
  }

  private static List<ClusterDescription.Node> storageNodes() throws SkerryException {
    try (Skerry admin = cluster.connect("admin")) {
      return admin.cluster().describe().nodes().stream()
          .filter(node -> node.role().equals("storage"))
          .toList();
    }
  }

  private static ManagedChannel channel(String address, SslContext tls, String name) {
    return NettyChannelBuilder.forTarget(address).sslContext(tls).overrideAuthority(name).build();
  }

  private static void describe(ManagedChannel channel) {
    ClusterServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .describeCluster(DescribeClusterRequest.getDefaultInstance());
  }

  private static void callRaft(ManagedChannel channel) {
    MethodDescriptor<DescribeClusterRequest, DescribeClusterRequest> method =
        ClusterServiceGrpc.getDescribeClusterMethod().toBuilder(
                io.grpc.protobuf.ProtoUtils.marshaller(DescribeClusterRequest.getDefaultInstance()),
                io.grpc.protobuf.ProtoUtils.marshaller(DescribeClusterRequest.getDefaultInstance()))
            .setFullMethodName(RoleGate.RAFT_SERVICE + "/RequestVote")
            .build();
    ClientCalls.blockingUnaryCall(
        channel,
        method,
        CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
        DescribeClusterRequest.getDefaultInstance());
  }
}
