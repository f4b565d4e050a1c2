package io.skerry.testkit.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.skerry.client.ClientConfig;
import io.skerry.client.ClusterDescription;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.metadata.authority.CertificateAuthority;
import io.skerry.proto.rpc.CapabilityProof;
import io.skerry.proto.rpc.ChunkServiceGrpc;
import io.skerry.proto.rpc.GroupHeartbeatRequest;
import io.skerry.proto.rpc.HeartbeatReply;
import io.skerry.proto.rpc.HeartbeatRequest;
import io.skerry.proto.rpc.MacKey;
import io.skerry.proto.rpc.ReadRequest;
import io.skerry.proto.rpc.StorageMembershipServiceGrpc;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Pem;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.Capability;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Macs;
import io.skerry.proto.types.Role;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P5: whoever has a copy of one storage node's folder can pretend to be that node, and no more: he
/// opens no file, signs no certificate, and speaks for no other node.
class P5StolenNodeTest {
  private static final byte[] CONTENT = Contents.of(99, 300_000);

  /// Soon: nodes take no capability that lives longer than those of the service.
  private static final long EXPIRES_AT_MILLIS =
      System.currentTimeMillis() + Duration.ofMinutes(4).toMillis();

  private static final ChunkId SOME_CHUNK = new ChunkId(1L << 16 | 1, 1);

  @TempDir static Path directory;
  private static LocalCluster cluster;
  private static Path copy;

  /// After so many a client opens a stream for its calls.
  private static final int CALLS_ON_ONE_STREAM = 40;

  private static MutualTls stolen;

  @BeforeAll
  static void stealTheFolder() throws Exception {
    cluster = LocalCluster.start(new ClusterSpec(1, 3, 1, "256m"), directory.resolve("cluster"));
    try (Skerry alice = cluster.connect("alice")) {
      Contents.write(alice.files(), "/demo/secret", CONTENT);
    }
    cluster.stop("s1");
    copy = directory.resolve("copy");
    Path folder = cluster.server("s1").directory();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(folder.relativize(file)));
      }
    }
    cluster.restart("s1");
    cluster.awaitStorageNodesUp(3);
    stolen =
        new MutualTls(
            Pem.privateKey(Files.readString(copy.resolve("conf/key.pem"))),
            Pem.certificates(Files.readString(copy.resolve("conf/certificate.pem"))),
            Pem.certificates(Files.readString(copy.resolve("conf/authority.pem"))).get(0));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void theFolderHoldsNoKeyButTheNodesOwn() throws Exception {
    try (Stream<Path> files = Files.walk(copy)) {
      List<String> withKeys =
          files
              .filter(Files::isRegularFile)
              .filter(P5StolenNodeTest::holdsPrivateKey)
              .map(file -> copy.relativize(file).toString())
              .toList();
      assertEquals(List.of("conf/key.pem"), withKeys);
    }
    assertFalse(stolen.chain().get(0).getBasicConstraints() >= 0, "it may sign certificates");
  }

  @Test
  void itsCertificateOpensNoFileAndAdministersNothing() throws Exception {
    ClientConfig alice = cluster.config("alice", "a");
    ClientConfig thief =
        ClientConfig.of(alice.cluster(), cluster.metadataServers(), stolen)
            .withCallTimeout(Duration.ofSeconds(20));
    try (Skerry skerry = Skerry.connect(thief)) {
      assertEquals(ErrorCode.ROLE_REFUSED, denied(() -> skerry.files().open("/demo/secret")));
      assertEquals(ErrorCode.ROLE_REFUSED, denied(() -> skerry.files().list("/demo")));
      for (int i = 0; i < CALLS_ON_ONE_STREAM; i++) {
        assertEquals(ErrorCode.ROLE_REFUSED, denied(() -> skerry.files().stat("/demo")));
      }
      assertEquals(
          ErrorCode.ROLE_REFUSED,
          denied(
              () ->
                  skerry.cluster().createToken("user", "alice", "a", "r1", Duration.ofMinutes(1))));
    }
  }

  @Test
  void certificatesThatItsKeySignsAreRefusedByEveryServer() throws Exception {
    CertificateAuthority forger = new CertificateAuthority(stolen.key(), stolen.chain().get(0));
    KeyPair pair = CertificateAuthority.newKeyPair();
    PeerIdentity admin =
        new PeerIdentity(cluster.config("admin", "a").cluster(), Role.ADMIN, "admin");
    X509Certificate forged = forger.issue(admin, pair.getPublic(), List.of(), Instant.now());
    MutualTls tls =
        new MutualTls(
            pair.getPrivate(), List.of(forged, stolen.chain().get(0)), stolen.authority());
    ManagedChannel metadata = toMetadata(tls);
    ManagedChannel peer = toNode(tls, node("s2"));
    try {
      assertEquals(Status.Code.UNAVAILABLE, refused(() -> heartbeat(metadata, "s1")));
      assertEquals(Status.Code.UNAVAILABLE, refused(() -> read(peer, proof(new byte[32], 0))));
    } finally {
      metadata.shutdownNow();
      peer.shutdownNow();
    }
  }

  @Test
  void itGetsNoKeysOfItsPeersAndSpeaksForNone() throws Exception {
    int peer = node("s2").id();
    ManagedChannel channel = toMetadata(stolen);
    try {
      HeartbeatReply own = heartbeat(channel, "s1");
      assertEquals(node("s1").id(), own.getNode());
      assertEquals(ErrorCode.ROLE_REFUSED, refusal(() -> heartbeat(channel, "s2")));
      GroupHeartbeatRequest asPeer =
          GroupHeartbeatRequest.newBuilder()
              .setGroup(1)
              .setNode(peer)
              .setIncarnation(own.getIncarnation())
              .build();
      assertEquals(
          ErrorCode.ROLE_REFUSED,
          refusal(
              () ->
                  StorageMembershipServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(20, TimeUnit.SECONDS)
                      .groupHeartbeat(asPeer)));
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void capabilitiesThatItSignsOpenItselfButNoPeer() throws Exception {
    ManagedChannel metadata = toMetadata(stolen);
    ManagedChannel itself = toNode(stolen, node("s1"));
    ManagedChannel peer = toNode(stolen, node("s2"));
    try {
      MacKey key = heartbeat(metadata, "s1").getMacKeys(0);
      byte[] secret = key.getCapabilityKey().toByteArray();
      CapabilityProof forItself = signed(secret, key.getVersion(), node("s1").id());
      CapabilityProof forPeer = signed(secret, key.getVersion(), node("s2").id());

      assertNotEquals(ErrorCode.CAPABILITY_REFUSED, refusal(() -> read(itself, forItself)));
      assertEquals(ErrorCode.CAPABILITY_REFUSED, refusal(() -> read(peer, forPeer)));
    } finally {
      metadata.shutdownNow();
      itself.shutdownNow();
      peer.shutdownNow();
    }
  }

  /// Something that is expected to fail.
  private interface Attempt {
    void run() throws Exception;
  }

  private static ErrorCode denied(Attempt attempt) {
    return assertThrows(SkerryException.class, attempt::run).errorCode();
  }

  private static Status.Code refused(Attempt attempt) {
    return assertThrows(StatusRuntimeException.class, attempt::run).getStatus().getCode();
  }

  private static ErrorCode refusal(Attempt attempt) {
    StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, attempt::run);
    return ErrorTrailer.detail(refused)
        .map(detail -> ErrorCode.ofNumber(detail.getCode()))
        .orElseThrow(() -> new AssertionError("no detail in " + refused));
  }

  private static boolean holdsPrivateKey(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return text.contains("PRIVATE KEY");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ClusterDescription.Node node(String name) throws SkerryException {
    try (Skerry admin = cluster.connect("admin")) {
      return admin.cluster().describe().nodes().stream()
          .filter(node -> node.name().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private static ManagedChannel toMetadata(MutualTls tls) throws Exception {
    return NettyChannelBuilder.forTarget(cluster.metadataServers().get(0))
        .sslContext(tls.clientContext())
        .overrideAuthority(ServerNames.ofRole(Role.METADATA))
        .build();
  }

  private static ManagedChannel toNode(MutualTls tls, ClusterDescription.Node node)
      throws Exception {
    return NettyChannelBuilder.forTarget(node.address())
        .sslContext(tls.clientContext())
        .overrideAuthority(ServerNames.ofNode(Role.STORAGE, node.name()))
        .build();
  }

  private static HeartbeatReply heartbeat(ManagedChannel channel, String name)
      throws SkerryException {
    ClusterDescription.Node node = node(name);
    HeartbeatRequest request =
        HeartbeatRequest.newBuilder()
            .setCluster(cluster.config("admin", "a").cluster())
            .setName(name)
            .setRole(Role.STORAGE.word())
            .setSite(node.site())
            .setRack("r1")
            .setAddress(node.address())
            .setCapacityBytes(1L << 40)
            .setFreeBytes(1L << 39)
            .setClockMillis(System.currentTimeMillis())
            .build();
    return StorageMembershipServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .heartbeat(request);
  }

  private static CapabilityProof signed(byte[] key, int version, int node) {
    Capability capability =
        new Capability(
            SOME_CHUNK, 1, 1, ChunkOperation.READ, "storage/s1", node, EXPIRES_AT_MILLIS);
    return proof(Macs.sign(key, capability.canonicalBytes()), version);
  }

  private static CapabilityProof proof(byte[] mac, int version) {
    return CapabilityProof.newBuilder()
        .setChunk(
            io.skerry.proto.rpc.ChunkId.newBuilder()
                .setHigh(SOME_CHUNK.high())
                .setLow(SOME_CHUNK.low()))
        .setPg(1)
        .setEpoch(1)
        .setOperation(ChunkOperation.READ.number())
        .setPrincipal("storage/s1")
        .setExpiresAtMillis(EXPIRES_AT_MILLIS)
        .setKeyVersion(version)
        .setMac(ByteString.copyFrom(mac))
        .build();
  }

  private static void read(ManagedChannel channel, CapabilityProof capability) {
    ChunkServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .read(ReadRequest.newBuilder().setCapability(capability).build())
        .next();
  }
}
