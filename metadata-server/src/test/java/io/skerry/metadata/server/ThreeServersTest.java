package io.skerry.metadata.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.skerry.metadata.authority.CertificateAuthority;
import io.skerry.proto.rpc.Attributes;
import io.skerry.proto.rpc.ClusterServiceGrpc;
import io.skerry.proto.rpc.CommitFileRequest;
import io.skerry.proto.rpc.CreateFileRequest;
import io.skerry.proto.rpc.CreateNamespaceRequest;
import io.skerry.proto.rpc.CreateTokenRequest;
import io.skerry.proto.rpc.CreateUserRequest;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.rpc.HeartbeatReply;
import io.skerry.proto.rpc.HeartbeatRequest;
import io.skerry.proto.rpc.JoinReply;
import io.skerry.proto.rpc.JoinRequest;
import io.skerry.proto.rpc.JoinServiceGrpc;
import io.skerry.proto.rpc.ListRequest;
import io.skerry.proto.rpc.MakeDirectoryRequest;
import io.skerry.proto.rpc.NamespaceInfo;
import io.skerry.proto.rpc.NamespaceReply;
import io.skerry.proto.rpc.NamespaceServiceGrpc;
import io.skerry.proto.rpc.OpenFileReply;
import io.skerry.proto.rpc.OpenFileRequest;
import io.skerry.proto.rpc.OpenSessionRequest;
import io.skerry.proto.rpc.RequestId;
import io.skerry.proto.rpc.SessionServiceGrpc;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.StatRequest;
import io.skerry.proto.rpc.StorageMembershipServiceGrpc;
import io.skerry.proto.rpc.WhoAmIRequest;
import io.skerry.proto.security.JoinToken;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.Pem;
import io.skerry.proto.security.RoleGate;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// Three servers made by `init`, asked over the wire: who gets in, and the way of a call.
final class ThreeServersTest {
  @TempDir static Path directory;
  private static LocalServers servers;
  private static MutualTls admin;
  private static long session;
  private static long number;

  @BeforeAll
  static void start() throws IOException, Refusal, GeneralSecurityException {
    servers = new LocalServers(directory);
    servers.startAll();
    admin = servers.admin();
    session = servers.onLeader(admin, channel -> openSession(channel, ""));
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @Test
  void directoryIsMadeAndSeenInNewNamespace() throws Exception {
    createUser("alice");
    NamespaceReply made = createNamespace("demo", "alice");
    assertEquals("alice", made.getNamespace().getOwner());
    assertEquals(3, made.getNamespace().getCopies());
    MutualTls alice = join(token("user", "alice"));
    StatReply directory =
        servers.onLeader(
            alice,
            channel -> {
              long own = openSession(channel, "demo");
              return NamespaceServiceGrpc.newBlockingStub(channel)
                  .makeDirectory(
                      MakeDirectoryRequest.newBuilder()
                          .setId(request(own, 1))
                          .setDirectory(file("demo", "d"))
                          .setMode(0750)
                          .build());
            });

    assertEquals("alice", directory.getAttributes().getOwner());
    StatReply seen =
        servers.onLeader(
            alice,
            channel ->
                NamespaceServiceGrpc.newBlockingStub(channel)
                    .stat(StatRequest.newBuilder().setFile(file("demo", "d")).build()));
    assertEquals(directory.getAttributes(), seen.getAttributes());
    int entries =
        servers.onLeader(
            alice,
            channel ->
                NamespaceServiceGrpc.newBlockingStub(channel)
                    .list(ListRequest.newBuilder().setDirectory(file("demo")).build())
                    .getEntriesCount());
    assertEquals(1, entries);
  }

  @Test
  void p5AReadHandleLeadsOnForItsReaderOnly() throws Exception {
    createUser("frank");
    createUser("grace");
    createNamespace("library", "frank");
    MutualTls frank = join(token("user", "frank"));
    MutualTls grace = join(token("user", "grace"));
    long inode = create(frank, file("library", "book")).getInode();
    FileRef number = FileRef.newBuilder().setNamespace("library").setBase(inode).build();
    OpenFileRequest byPath = OpenFileRequest.newBuilder().setFile(file("library", "book")).build();
    OpenFileRequest byNumber = OpenFileRequest.newBuilder().setFile(number).build();

    ByteString handle = open(grace, byPath).getReadHandle();

    OpenFileRequest held = byNumber.toBuilder().setReadHandle(handle).build();
    assertEquals(inode, open(grace, held).getAttributes().getInode());
    assertRefused(ErrorCode.PERMISSION_DENIED, () -> open(grace, byNumber));
    assertRefused(ErrorCode.CAPABILITY_REFUSED, () -> open(admin, held));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> open(grace, byPath.toBuilder().setReadHandle(handle).build()));
    assertRefused(
        ErrorCode.CAPABILITY_REFUSED,
        () -> open(grace, held.toBuilder().setExpectedVersion(9).build()));
  }

  @Test
  void p8ARepeatedCommitAnswersTheVersionThatItMade() throws Exception {
    createUser("heidi");
    createNamespace("drafts", "heidi");
    MutualTls heidi = join(token("user", "heidi"));
    Attributes file = create(heidi, file("drafts", "letter"));
    long own = servers.onLeader(heidi, channel -> openSession(channel, "drafts"));
    CommitFileRequest first =
        CommitFileRequest.newBuilder()
            .setId(request(own, 1))
            .setNamespace("drafts")
            .setInode(file.getInode())
            .setReplace(true)
            .build();
    StatReply committed = commit(heidi, first);
    assertEquals(file.getVersion() + 1, committed.getCommittedVersion());

    long others = servers.onLeader(admin, channel -> openSession(channel, "drafts"));
    commit(admin, first.toBuilder().setId(request(others, 1)).build());
    StatReply again = commit(heidi, first);

    assertEquals(committed.getCommittedVersion(), again.getCommittedVersion());
    assertEquals(committed.getCommittedVersion() + 1, again.getAttributes().getVersion());
  }

  private static Attributes create(MutualTls caller, FileRef file) throws IOException {
    return servers.onLeader(
        caller,
        channel -> {
          long own = openSession(channel, file.getNamespace());
          CreateFileRequest request =
              CreateFileRequest.newBuilder()
                  .setId(request(own, 1))
                  .setFile(file)
                  .setMode(0644)
                  .build();
          return NamespaceServiceGrpc.newBlockingStub(channel).createFile(request).getAttributes();
        });
  }

  private static OpenFileReply open(MutualTls caller, OpenFileRequest request) throws IOException {
    return servers.onLeader(
        caller, channel -> NamespaceServiceGrpc.newBlockingStub(channel).openFile(request));
  }

  private static StatReply commit(MutualTls caller, CommitFileRequest request) throws IOException {
    return servers.onLeader(
        caller, channel -> NamespaceServiceGrpc.newBlockingStub(channel).commitFile(request));
  }

  @Test
  void tokenWorksOnce() throws Exception {
    createUser("bob");
    String token = token("user", "bob");

    MutualTls bob = join(token);

    assertEquals("bob", servers.onLeader(bob, ThreeServersTest::whoAmI));
    assertRefused(ErrorCode.TOKEN_REFUSED, () -> join(token));
  }

  @Test
  void userMayNotAdministrate() throws Exception {
    createUser("carol");
    MutualTls carol = join(token("user", "carol"));
    CreateUserRequest request =
        CreateUserRequest.newBuilder().setId(request(1, 1)).setName("eve").build();

    assertRefused(
        ErrorCode.ROLE_REFUSED,
        () ->
            servers.onLeader(
                carol, channel -> ClusterServiceGrpc.newBlockingStub(channel).createUser(request)));
  }

  @Test
  void userIsRefusedOnRaftService() throws Exception {
    createUser("dave");
    MutualTls dave = join(token("user", "dave"));
    Channel channel = servers.channel(servers.specs().get(0).port(), dave.clientContext());
    MethodDescriptor<WhoAmIRequest, WhoAmIRequest> anyMethod =
        MethodDescriptor.<WhoAmIRequest, WhoAmIRequest>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(
                MethodDescriptor.generateFullMethodName(RoleGate.RAFT_SERVICE, "AppendStream"))
            .setRequestMarshaller(ProtoUtils.marshaller(WhoAmIRequest.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(WhoAmIRequest.getDefaultInstance()))
            .build();

    assertRefused(
        ErrorCode.ROLE_REFUSED,
        () ->
            ClientCalls.blockingUnaryCall(
                channel, anyMethod, CallOptions.DEFAULT, WhoAmIRequest.getDefaultInstance()));
  }

  @Test
  void connectionWithoutCertificateIsRefusedOnMainPort() throws Exception {
    Channel channel = servers.channel(servers.specs().get(0).port(), servers.anonymous());

    StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                ClusterServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .whoAmI(WhoAmIRequest.getDefaultInstance()));

    assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode());
    assertTrue(ErrorTrailer.detail(refused).isEmpty(), "no service has answered");
  }

  @Test
  void joinPortAnswersNothingButJoining() throws Exception {
    Channel channel = servers.channel(servers.specs().get(0).joinPort(), servers.anonymous());

    StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                ClusterServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .whoAmI(WhoAmIRequest.getDefaultInstance()));

    assertEquals(Status.Code.UNIMPLEMENTED, refused.getStatus().getCode());
  }

  @Test
  void storageNodeRegistersAndClockSkewIsRefused() throws Exception {
    MutualTls node = join(token("storage", "s1"));
    HeartbeatRequest beat =
        HeartbeatRequest.newBuilder()
            .setCluster(servers.cluster())
            .setName("s1")
            .setRole("storage")
            .setSite("a")
            .setRack("r1")
            .setAddress("127.0.0.1:1")
            .setCapacityBytes(1L << 30)
            .setFreeBytes(1L << 29)
            .setClockMillis(System.currentTimeMillis())
            .build();

    HeartbeatReply reply = heartbeat(node, beat);

    assertTrue(reply.getNode() > 0);
    assertEquals(1, reply.getMacKeysCount());
    assertEquals(32, reply.getMacKeys(0).getReceiptKey().size());
    assertRefused(
        ErrorCode.CLOCK_SKEW,
        () ->
            heartbeat(
                node,
                beat.toBuilder()
                    .setStarting(true)
                    .setClockMillis(beat.getClockMillis() - 60_000)
                    .build()));
    assertRefused(
        ErrorCode.ROLE_REFUSED, () -> heartbeat(node, beat.toBuilder().setName("s2").build()));
  }

  private static HeartbeatReply heartbeat(MutualTls node, HeartbeatRequest beat)
      throws IOException {
    return servers.onLeader(
        node, channel -> StorageMembershipServiceGrpc.newBlockingStub(channel).heartbeat(beat));
  }

  private static synchronized RequestId next() {
    return request(session, ++number);
  }

  private static RequestId request(long session, long number) {
    return RequestId.newBuilder()
        .setSession(session)
        .setNumber(number)
        .setAnsweredBelow(number)
        .build();
  }

  private static FileRef file(String namespace, String... names) {
    return FileRef.newBuilder().setNamespace(namespace).addAllNames(List.of(names)).build();
  }

  private static void createUser(String name) throws IOException {
    CreateUserRequest request = CreateUserRequest.newBuilder().setId(next()).setName(name).build();
    servers.onLeader(
        admin, channel -> ClusterServiceGrpc.newBlockingStub(channel).createUser(request));
  }

  private static NamespaceReply createNamespace(String name, String owner) throws IOException {
    CreateNamespaceRequest request =
        CreateNamespaceRequest.newBuilder()
            .setId(next())
            .setNamespace(NamespaceInfo.newBuilder().setName(name).setOwner(owner))
            .build();
    return servers.onLeader(
        admin, channel -> ClusterServiceGrpc.newBlockingStub(channel).createNamespace(request));
  }

  private static String token(String role, String name) throws IOException {
    CreateTokenRequest request =
        CreateTokenRequest.newBuilder().setId(next()).setRole(role).setName(name).build();
    return servers
        .onLeader(
            admin, channel -> ClusterServiceGrpc.newBlockingStub(channel).createToken(request))
        .getToken();
  }

  private static String whoAmI(Channel channel) {
    return ClusterServiceGrpc.newBlockingStub(channel)
        .whoAmI(WhoAmIRequest.getDefaultInstance())
        .getUser()
        .getName();
  }

  private static long openSession(Channel channel, String namespace) {
    return SessionServiceGrpc.newBlockingStub(channel)
        .openSession(OpenSessionRequest.newBuilder().setNamespace(namespace).build())
        .getSession();
  }

  private static MutualTls join(String text) throws IOException, GeneralSecurityException {
    JoinToken token = JoinToken.parse(text);
    KeyPair pair = CertificateAuthority.newKeyPair();
    byte[] secret = Base64.getUrlDecoder().decode(token.secret());
    Signature proof = Signature.getInstance("SHA256withECDSA");
    proof.initSign(pair.getPrivate());
    proof.update("skerry-join-v1".getBytes(StandardCharsets.US_ASCII));
    proof.update(secret);
    proof.update(pair.getPublic().getEncoded());
    JoinRequest request =
        JoinRequest.newBuilder()
            .setCluster(token.cluster())
            .setSecret(ByteString.copyFrom(secret))
            .setPublicKey(ByteString.copyFrom(pair.getPublic().getEncoded()))
            .setProof(ByteString.copyFrom(proof.sign()))
            .addHosts("127.0.0.1")
            .build();
    JoinReply reply =
        servers.onJoinLeader(channel -> JoinServiceGrpc.newBlockingStub(channel).join(request));
    return new MutualTls(
        pair.getPrivate(),
        Pem.certificates(reply.getCertificateChain()),
        Pem.certificates(reply.getAuthority()).get(0));
  }

  private static void assertRefused(ErrorCode expected, Executable call) {
    StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, call);
    assertEquals(expected, LocalServers.code(refused), refused.getMessage());
  }
}
