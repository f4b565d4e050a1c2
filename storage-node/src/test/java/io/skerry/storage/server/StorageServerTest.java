package io.skerry.storage.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.StatusRuntimeException;
import io.skerry.proto.rpc.ErrorDetail;
import io.skerry.proto.rpc.PutRequest;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.rpc.WriteEnd;
import io.skerry.proto.rpc.WriteHeader;
import io.skerry.proto.types.Capability;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ChunkReceipt;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Macs;
import io.skerry.proto.types.Role;
import io.skerry.storage.chunk.PresentedCapability;
import io.skerry.storage.testing.ChunkCaller;
import io.skerry.storage.testing.MembershipDouble;
import io.skerry.storage.testing.NodeFolder;
import io.skerry.storage.testing.SealedChunk;
import io.skerry.storage.testing.TestAuthority;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// A whole node behind real TLS, as clients see it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StorageServerTest {
  private static final int BLOCK = 64 * 1024;
  private static final int PG = 4;
  private static final int EPOCH = 2;

  private final AtomicLong counter = new AtomicLong(1);
  private TestAuthority authority;
  private MembershipDouble metadata;
  private NodeFolder folder;
  private StorageServer server;
  private ChunkCaller alice;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    authority = new TestAuthority("skerry-test");
    metadata = new MembershipDouble(authority);
    folder = NodeFolder.create(directory, authority, "s1", List.of(metadata.address()));
    server = StorageServer.start(StorageConfig.read(folder.config()));
    server.awaitReady();
    alice = new ChunkCaller(folder, authority.issue(Role.USER, "alice"));
  }

  @AfterAll
  void stop() {
    alice.close();
    server.close();
    metadata.close();
    assertTrue(metadata.beats().getLast().getStopping(), "the node said goodbye");
  }

  private ChunkId newChunk() {
    return ChunkId.of(
        MembershipDouble.INCARNATION, MembershipDouble.GROUP, counter.getAndIncrement());
  }

  private Capability capability(ChunkId chunk, ChunkOperation operation) {
    return new Capability(
        chunk,
        PG,
        EPOCH,
        operation,
        "user/alice",
        metadata.nodeId("s1"),
        System.currentTimeMillis() + 60_000);
  }

  private PresentedCapability write(ChunkId chunk) {
    return MembershipDouble.sign(capability(chunk, ChunkOperation.WRITE));
  }

  private PresentedCapability read(ChunkId chunk) {
    return MembershipDouble.sign(capability(chunk, ChunkOperation.READ));
  }

  private static void assertRefused(ErrorCode code, Executable step) {
    StatusRuntimeException refusal = assertThrows(StatusRuntimeException.class, step);
    ErrorDetail detail = ErrorTrailer.detail(refusal).orElseThrow(() -> refusal);
    assertEquals(code, ErrorCode.ofNumber(detail.getCode()), detail.getMessage());
  }

  @Test
  void chunksAreWrittenAndReadInRanges() {
    SealedChunk chunk = SealedChunk.random(1, 50 * BLOCK + 9, BLOCK);
    ChunkId id = newChunk();
    alice.write(write(id), chunk);
    assertEquals(chunk.blocks(), alice.read(read(id), 0, 0));
    assertEquals(chunk.blocks().subList(17, 40), alice.read(read(id), 17, 23));
    assertEquals(chunk.blocks().subList(50, 51), alice.read(read(id), 50, 0));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> alice.read(read(id), 50, 2));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> alice.read(read(id), -1, 1));
  }

  @Test
  void anEmptyChunkIsWrittenAndRead() {
    ChunkId id = newChunk();
    alice.write(write(id), SealedChunk.random(1, 0, BLOCK));
    assertEquals(List.of(), alice.read(read(id), 0, 0));
  }

  @Test
  void theReceiptIsSignedForWhatWasStored() {
    SealedChunk chunk = SealedChunk.random(2, 1000, BLOCK);
    ChunkId id = newChunk();
    Receipt receipt = alice.write(write(id), chunk);
    int node = metadata.nodeId("s1");
    ChunkReceipt expected =
        new ChunkReceipt(MembershipDouble.INCARNATION, PG, EPOCH, node, id, 1000, chunk.checksum());
    assertTrue(
        Macs.valid(
            MembershipDouble.receiptKey(node),
            expected.canonicalBytes(),
            receipt.getMac().toByteArray()));
    assertEquals(MembershipDouble.KEY_VERSION, receipt.getKeyVersion());
  }

  @Test
  void aChunkInOneMessageIsCheckedAndKeptAsOneInAStream() {
    SealedChunk chunk = SealedChunk.random(21, 3 * BLOCK + 9, BLOCK);
    ChunkId id = newChunk();
    Receipt receipt = alice.put(write(id), chunk);
    assertEquals(chunk.checksum(), receipt.getChecksum());
    assertEquals(chunk.blocks(), alice.read(read(id), 0, 0));
    assertEquals(receipt, alice.put(write(id), chunk), "a repeated put gets the same receipt");
    assertEquals(receipt, alice.write(write(id), chunk));
    assertRefused(
        ErrorCode.CHUNK_CONFLICT,
        () -> alice.put(write(id), SealedChunk.random(22, 3 * BLOCK + 9, BLOCK)));
    assertRefused(ErrorCode.CAPABILITY_REFUSED, () -> alice.put(read(newChunk()), chunk));
  }

  @Test
  void aDamagedPutLeavesNothing() {
    SealedChunk chunk = SealedChunk.random(23, 1000, BLOCK);
    ChunkId id = newChunk();
    PutRequest good =
        PutRequest.newBuilder()
            .setHeader(WriteHeader.newBuilder().setBlockBytes(BLOCK))
            .setBlocks(ChunkCaller.message(chunk.run(0, 1)))
            .setEnd(WriteEnd.newBuilder().setLength(1000).setChecksum(chunk.checksum()))
            .build();
    PutRequest.Builder flipped = good.toBuilder();
    flipped.getBlocksBuilder().setChecksums(0, 1);
    assertRefused(ErrorCode.CHECKSUM_MISMATCH, () -> alice.put(write(id), flipped.build()));
    PutRequest.Builder other = good.toBuilder();
    other.getEndBuilder().setChecksum(1);
    assertRefused(ErrorCode.CHECKSUM_MISMATCH, () -> alice.put(write(id), other.build()));
    PutRequest.Builder longer = good.toBuilder();
    longer.getEndBuilder().setLength(1001);
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> alice.put(write(id), longer.build()));
    PutRequest empty = good.toBuilder().clearBlocks().build();
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> alice.put(write(id), empty));
    assertRefused(ErrorCode.CHUNK_NOT_FOUND, () -> alice.read(read(id), 0, 0));
    assertEquals(chunk.checksum(), alice.put(write(id), good).getChecksum());
  }

  /// P5: nothing is served but what a signed, unexpired capability names to its bearer.
  @Test
  void p5_otherCapabilitiesAreRefused() throws Exception {
    SealedChunk chunk = SealedChunk.random(3, 1000, BLOCK);
    ChunkId id = newChunk();
    alice.write(write(id), chunk);
    Capability good = capability(id, ChunkOperation.READ);
    int node = good.node();
    long expired = System.currentTimeMillis() - 1;
    List<PresentedCapability> refused =
        List.of(
            write(id),
            altered(MembershipDouble.sign(good)),
            MembershipDouble.sign(
                new Capability(id, PG, EPOCH, good.operation(), "user/alice", node, expired)),
            MembershipDouble.sign(
                new Capability(
                    id, PG, EPOCH, good.operation(), "user/bob", node, good.expiresAtMillis())),
            MembershipDouble.sign(
                new Capability(
                    id, PG, EPOCH, good.operation(), "user/alice", 99, good.expiresAtMillis())),
            new PresentedCapability(good, 44, MembershipDouble.sign(good).mac()));
    for (PresentedCapability capability : refused) {
      assertRefused(ErrorCode.CAPABILITY_REFUSED, () -> alice.read(capability, 0, 0));
    }
    try (ChunkCaller bob = new ChunkCaller(folder, authority.issue(Role.USER, "bob"))) {
      assertRefused(ErrorCode.CAPABILITY_REFUSED, () -> bob.read(read(id), 0, 0));
      assertRefused(ErrorCode.CAPABILITY_REFUSED, () -> bob.write(write(newChunk()), chunk));
    }
    assertRefused(ErrorCode.CAPABILITY_REFUSED, () -> alice.write(read(newChunk()), chunk));
  }

  private static PresentedCapability altered(PresentedCapability capability) {
    byte[] mac = capability.mac();
    mac[5] ^= 1;
    return new PresentedCapability(capability.capability(), capability.keyVersion(), mac);
  }

  @Test
  void p5_certificatesOfOtherClustersAndRolesAreRefused() throws Exception {
    TestAuthority stranger = new TestAuthority("skerry-test");
    ChunkId id = newChunk();
    try (ChunkCaller caller = new ChunkCaller(folder, stranger.issue(Role.USER, "alice"))) {
      assertThrows(StatusRuntimeException.class, () -> caller.read(read(id), 0, 0));
    }
    try (ChunkCaller server2 = new ChunkCaller(folder, authority.issue(Role.METADATA, "m1"))) {
      assertRefused(ErrorCode.ROLE_REFUSED, () -> server2.read(read(id), 0, 0));
    }
  }

  @Test
  void chunksOfAnOlderIncarnationAreNotWritten() {
    ChunkId old = ChunkId.of(MembershipDouble.INCARNATION - 1, MembershipDouble.GROUP, 1);
    assertRefused(
        ErrorCode.CAPABILITY_REFUSED,
        () -> alice.write(write(old), SealedChunk.random(4, 10, BLOCK)));
  }

  @Test
  void aRepeatedWriteGetsAReceiptAndADifferentOneAConflict() {
    for (int length : new int[] {1000, 20 * BLOCK}) {
      SealedChunk chunk = SealedChunk.random(5, length, BLOCK);
      ChunkId id = newChunk();
      Receipt first = alice.write(write(id), chunk);
      assertEquals(first, alice.write(write(id), chunk));
      SealedChunk other = SealedChunk.random(6, length, BLOCK);
      assertRefused(ErrorCode.CHUNK_CONFLICT, () -> alice.write(write(id), other));
      assertEquals(chunk.blocks(), alice.read(read(id), 0, 0));
    }
  }

  @Test
  void damagedBlocksAndWrongTotalsAreRefusedAndLeaveNothing() {
    SealedChunk chunk = SealedChunk.random(7, 10 * BLOCK, BLOCK);
    ChunkId id = newChunk();
    var run = chunk.run(0, 5);
    ByteBuffer payload = run.payload();
    payload.put(1000, (byte) (payload.get(1000) ^ 1));
    var damaged = alice.begin(write(id), chunk).send(ChunkCaller.message(run));
    assertRefused(ErrorCode.CHECKSUM_MISMATCH, () -> ChunkCaller.await(damaged.receipt()));
    var whole = alice.begin(write(id), chunk).send(chunk);
    assertRefused(
        ErrorCode.CHECKSUM_MISMATCH,
        () -> ChunkCaller.await(whole.end(chunk.length(), chunk.checksum() + 1)));
    assertRefused(ErrorCode.CHUNK_NOT_FOUND, () -> alice.read(read(id), 0, 0));
    alice.write(write(id), chunk);
  }

  @Test
  void aSecondWriterOfAChunkIsRefusedWhileTheFirstIsUnderWay() {
    SealedChunk chunk = SealedChunk.random(8, 10 * BLOCK, BLOCK);
    ChunkId id = newChunk();
    var first = alice.begin(write(id), chunk).send(ChunkCaller.message(chunk.run(0, 5)));
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertTrue(metric("skerry_storage_writes_active") >= 1));
    assertRefused(ErrorCode.CHUNK_CONFLICT, () -> alice.write(write(id), chunk));
    first.cancel();
    await()
        .atMost(Duration.ofSeconds(5))
        .ignoreExceptions()
        .until(() -> alice.write(write(id), chunk).getLength() == chunk.length());
  }

  @Test
  void manyStreamsAtOnceAllSucceed() {
    SealedChunk chunk = SealedChunk.random(9, 64 * BLOCK, BLOCK);
    List<ChunkId> ids = IntStream.range(0, 24).mapToObj(i -> newChunk()).toList();
    List<CompletableFuture<Void>> writers =
        ids.stream()
            .map(
                id ->
                    CompletableFuture.runAsync(
                        () -> {
                          alice.write(write(id), chunk);
                          assertEquals(chunk.blocks(), alice.read(read(id), 0, 0));
                        }))
            .toList();
    writers.forEach(CompletableFuture::join);
  }

  @Test
  void healthAndMetricsAreServed() throws Exception {
    String health = get("/health");
    assertTrue(health.contains("\"status\":\"ok\""), health);
    assertTrue(health.contains("\"node\":\"s1\""), health);
    assertNotEquals(0, metric("skerry_storage_disk_free_bytes"));
    assertFalse(get("/metrics").contains("thirty-two"));
  }

  private String get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.statusPort() + path);
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private double metric(String name) throws Exception {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
