package io.skerry.storage.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.skerry.proto.rpc.ChunkGrant;
import io.skerry.proto.rpc.ChunkRef;
import io.skerry.proto.rpc.FetchTask;
import io.skerry.proto.rpc.MemberMac;
import io.skerry.proto.rpc.NodeAddress;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.types.Capability;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ChunkReceipt;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Macs;
import io.skerry.proto.types.Role;
import io.skerry.storage.chunk.PresentedCapability;
import io.skerry.storage.codec.ChunkMessages;
import io.skerry.storage.store.StartRefusedException;
import io.skerry.storage.testing.ChunkCaller;
import io.skerry.storage.testing.MembershipDouble;
import io.skerry.storage.testing.NodeFolder;
import io.skerry.storage.testing.SealedChunk;
import io.skerry.storage.testing.TestAuthority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node and the metadata leader: lease, instructions, refusals to start.
final class MembershipTest {
  private static final int BLOCK = 64 * 1024;
  private static final int PG = 4;
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path directory;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private TestAuthority authority;
  private MembershipDouble metadata;

  @BeforeEach
  void start() throws Exception {
    authority = new TestAuthority("skerry-test");
    metadata = kept(new MembershipDouble(authority));
  }

  @AfterEach
  void stop() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private <R extends AutoCloseable> R kept(R resource) {
    open.push(resource);
    return resource;
  }

  private NodeFolder folder(String name) throws Exception {
    return NodeFolder.create(directory.resolve(name), authority, name, List.of(metadata.address()));
  }

  private StorageServer run(NodeFolder folder) throws Exception {
    StorageServer server = kept(StorageServer.start(StorageConfig.read(folder.config())));
    server.awaitReady();
    return server;
  }

  private ChunkCaller alice(NodeFolder folder) throws Exception {
    return kept(new ChunkCaller(folder, authority.issue(Role.USER, "alice")));
  }

  private static ChunkId chunk(long counter) {
    return ChunkId.of(MembershipDouble.INCARNATION, MembershipDouble.GROUP, counter);
  }

  private PresentedCapability capability(
      String node, ChunkId chunk, ChunkOperation operation, String principal) {
    return MembershipDouble.sign(
        new Capability(
            chunk,
            PG,
            1,
            operation,
            principal,
            metadata.nodeId(node),
            System.currentTimeMillis() + 60_000));
  }

  private PresentedCapability alices(String node, ChunkId chunk, ChunkOperation operation) {
    return capability(node, chunk, operation, "user/alice");
  }

  private static Optional<ErrorCode> refusal(Runnable call) {
    try {
      call.run();
      return Optional.empty();
    } catch (StatusRuntimeException e) {
      return ErrorTrailer.detail(e).map(detail -> ErrorCode.ofNumber(detail.getCode()));
    }
  }

  @Test
  void theNodeStopsServingAtHalfItsLeaseAndComesBack() throws Exception {
    metadata.lease(4_000);
    NodeFolder s1 = folder("s1");
    run(s1);
    ChunkCaller alice = alice(s1);
    SealedChunk content = SealedChunk.random(1, 1000, BLOCK);
    alice.write(alices("s1", chunk(1), ChunkOperation.WRITE), content);
    PresentedCapability read = alices("s1", chunk(1), ChunkOperation.READ);

    metadata.refuse(ErrorCode.UNAVAILABLE);
    long silentSince = System.nanoTime();
    await()
        .atMost(SOON)
        .until(() -> refusal(() -> alice.read(read, 0, 0)).equals(of(ErrorCode.NOT_SERVING)));
    assertTrue(System.nanoTime() - silentSince < Duration.ofSeconds(3).toNanos());
    assertEquals(
        of(ErrorCode.NOT_SERVING),
        refusal(() -> alice.write(alices("s1", chunk(2), ChunkOperation.WRITE), content)));

    metadata.accept();
    await().atMost(SOON).until(() -> refusal(() -> alice.read(read, 0, 0)).isEmpty());
  }

  private static Optional<ErrorCode> of(ErrorCode code) {
    return Optional.of(code);
  }

  @Test
  void theLeaderIsFoundThroughAFollower() throws Exception {
    MembershipDouble follower = kept(new MembershipDouble(authority));
    follower.follow(metadata.address());
    NodeFolder s1 =
        NodeFolder.create(directory.resolve("s1"), authority, "s1", List.of(follower.address()));
    run(s1);
    assertEquals("s1", metadata.beats().getFirst().getName());
  }

  @Test
  void anInstructedDeleteIsDoneAndReported() throws Exception {
    NodeFolder s1 = folder("s1");
    run(s1);
    ChunkCaller alice = alice(s1);
    alice.write(
        alices("s1", chunk(1), ChunkOperation.WRITE), SealedChunk.random(1, 30 * BLOCK, BLOCK));
    metadata.instructDelete(
        "s1", ChunkRef.newBuilder().setChunk(ChunkMessages.chunk(chunk(1))).setPg(PG).build());
    await()
        .atMost(SOON)
        .until(
            () ->
                metadata.reports().stream()
                    .anyMatch(r -> r.getDeletedList().contains(ChunkMessages.chunk(chunk(1)))));
    assertEquals(
        of(ErrorCode.CHUNK_NOT_FOUND),
        refusal(() -> alice.read(alices("s1", chunk(1), ChunkOperation.READ), 0, 0)));
  }

  @Test
  void anInstructedFetchCopiesTheChunkAndReportsAReceipt() throws Exception {
    NodeFolder s1 = folder("s1");
    NodeFolder s2 = folder("s2");
    run(s1);
    run(s2);
    for (int length : new int[] {0, 1000, 50 * BLOCK + 3}) {
      SealedChunk content = SealedChunk.random(1, length, BLOCK);
      ChunkId id = chunk(100 + length);
      alice(s1).write(alices("s1", id, ChunkOperation.WRITE), content);
      metadata.instructFetch("s2", fetch(id, content, s1));
      await().atMost(SOON).until(() -> receipt(id).isPresent());
      assertSigned(receipt(id).orElseThrow(), id, content);
      assertEquals(content.blocks(), alice(s2).read(alices("s2", id, ChunkOperation.READ), 0, 0));
    }
  }

  @Test
  void aFetchThatDoesNotDeliverWhatItSaysIsReportedAsFailed() throws Exception {
    NodeFolder s1 = folder("s1");
    NodeFolder s2 = folder("s2");
    run(s1);
    run(s2);
    SealedChunk content = SealedChunk.random(1, 1000, BLOCK);
    alice(s1).write(alices("s1", chunk(1), ChunkOperation.WRITE), content);
    SealedChunk other = SealedChunk.random(2, 1000, BLOCK);
    metadata.instructFetch("s2", fetch(chunk(1), other, s1));
    await()
        .atMost(SOON)
        .until(() -> metadata.reports().stream().anyMatch(r -> r.getFailedCount() > 0));
    assertEquals(of(ErrorCode.CHUNK_NOT_FOUND), refusal(() -> alice(s2, chunk(1))));
  }

  private void alice(NodeFolder folder, ChunkId id) {
    try {
      alice(folder).read(alices(folder.name(), id, ChunkOperation.READ), 0, 0);
    } catch (StatusRuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private FetchTask fetch(ChunkId id, SealedChunk content, NodeFolder source) {
    PresentedCapability grant = capability(source.name(), id, ChunkOperation.READ, "storage/s2");
    int node = metadata.nodeId(source.name());
    return FetchTask.newBuilder()
        .setChunk(ChunkMessages.chunk(id))
        .setPg(PG)
        .setEpoch(1)
        .setLength(content.length())
        .setChecksum(content.checksum())
        .setSource(
            ChunkGrant.newBuilder()
                .setChunk(ChunkMessages.chunk(id))
                .setPg(PG)
                .setEpoch(1)
                .setOperation(ChunkOperation.READ.number())
                .setPrincipal("storage/s2")
                .setExpiresAtMillis(grant.capability().expiresAtMillis())
                .addMembers(
                    MemberMac.newBuilder()
                        .setNode(node)
                        .setKeyVersion(grant.keyVersion())
                        .setMac(ByteString.copyFrom(grant.mac()))))
        .addNodes(
            NodeAddress.newBuilder()
                .setNode(node)
                .setName(source.name())
                .setAddress(source.address())
                .setUp(true))
        .build();
  }

  private Optional<Receipt> receipt(ChunkId id) {
    return metadata.reports().stream()
        .flatMap(report -> report.getFetchedList().stream())
        .filter(receipt -> receipt.getChunk().equals(ChunkMessages.chunk(id)))
        .findFirst();
  }

  private void assertSigned(Receipt receipt, ChunkId id, SealedChunk content) {
    int node = metadata.nodeId("s2");
    ChunkReceipt expected =
        new ChunkReceipt(
            MembershipDouble.INCARNATION, PG, 1, node, id, content.length(), content.checksum());
    assertTrue(
        Macs.valid(
            MembershipDouble.receiptKey(node),
            expected.canonicalBytes(),
            receipt.getMac().toByteArray()));
  }

  @Test
  void aLeaderOfAnOlderIncarnationIsNotFollowed() throws Exception {
    NodeFolder s1 = folder("s1");
    metadata.lease(2_000);
    run(s1);
    ChunkCaller alice = alice(s1);
    metadata.incarnation(MembershipDouble.INCARNATION - 1);
    PresentedCapability read = alices("s1", chunk(1), ChunkOperation.READ);
    await()
        .atMost(SOON)
        .until(() -> refusal(() -> alice.read(read, 0, 0)).equals(of(ErrorCode.NOT_SERVING)));
  }

  @Test
  void aClusterThatWillNeverTakeTheNodeEndsItsStart() throws Exception {
    metadata.refuse(ErrorCode.CLOCK_SKEW);
    StorageServer server = kept(StorageServer.start(StorageConfig.read(folder("s1").config())));
    StartRefusedException refusal = assertThrows(StartRefusedException.class, server::awaitReady);
    assertEquals("the cluster refuses this node: as the test wants it", refusal.getMessage());
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    NodeFolder s1 = folder("s1");
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), s1.port()));
      assertStartRefused("cannot listen on 127.0.0.1:" + s1.port(), s1);
    }
  }

  @Test
  void unusableCertificatesAreNamed() throws Exception {
    List<String> servers = List.of(metadata.address());
    Path folder = directory.resolve("x");
    assertStartRefused(
        "expired at",
        NodeFolder.create(
            folder,
            authority,
            authority.issue(Role.STORAGE, "s1", Instant.now().minusSeconds(60)),
            "s1",
            servers));
    assertStartRefused(
        "is of skerry://skerry-test/user/s1, not of skerry://skerry-test/storage/s1",
        NodeFolder.create(folder, authority, authority.issue(Role.USER, "s1"), "s1", servers));
    assertStartRefused(
        "is of skerry://skerry-test/storage/s2, not of skerry://skerry-test/storage/s1",
        NodeFolder.create(folder, authority, authority.issue(Role.STORAGE, "s2"), "s1", servers));
  }

  @Test
  void dataOfAnotherClusterIsRefused() throws Exception {
    NodeFolder s1 = folder("s1");
    run(s1).close();
    TestAuthority other = new TestAuthority("skerry-other");
    NodeFolder again = NodeFolder.create(s1.directory(), other, "s1", List.of("127.0.0.1:1"));
    assertStartRefused("belongs to node s1 of cluster skerry-test", again);
  }

  private static void assertStartRefused(String part, NodeFolder folder) {
    StartRefusedException refusal =
        assertThrows(
            StartRefusedException.class,
            () -> StorageServer.start(StorageConfig.read(folder.config())));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count(), message);
  }
}
