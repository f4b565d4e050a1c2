package io.skerry.storage.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.StatusRuntimeException;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.types.Capability;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import io.skerry.storage.chunk.PresentedCapability;
import io.skerry.storage.testing.ChunkCaller;
import io.skerry.storage.testing.MembershipDouble;
import io.skerry.storage.testing.NodeFolder;
import io.skerry.storage.testing.NodeProcess;
import io.skerry.storage.testing.SealedChunk;
import io.skerry.storage.testing.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The node as a process of its own with a small heap, ended by signals.
final class SigkillDurabilityTest {
  private static final int BLOCK = 64 * 1024;
  private static final int[] LENGTHS = {100, 70_000, 240_000, 500_000, 3_000_000};

  @TempDir private Path directory;
  private final AtomicLong counter = new AtomicLong(1);
  private TestAuthority authority;
  private MembershipDouble metadata;
  private NodeFolder folder;
  private ChunkCaller alice;

  @BeforeEach
  void start() throws Exception {
    authority = new TestAuthority("skerry-test");
    metadata = new MembershipDouble(authority);
    folder = NodeFolder.create(directory, authority, "s1", List.of(metadata.address()));
    alice = new ChunkCaller(folder, authority.issue(Role.USER, "alice"));
  }

  @AfterEach
  void stop() {
    alice.close();
    metadata.close();
  }

  /// P1: every chunk for which there is a receipt is there, whole, after SIGKILL in the midst of
  /// writes.
  @Test
  void p1_acknowledgedChunksSurviveSigkill() throws Exception {
    Map<ChunkId, Integer> acknowledged = new ConcurrentHashMap<>();
    for (int round = 0; round < 2; round++) {
      try (NodeProcess node = NodeProcess.ready(folder)) {
        AtomicBoolean killed = new AtomicBoolean();
        List<CompletableFuture<Void>> writers =
            IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.runAsync(() -> writeUntil(killed, acknowledged)))
                .toList();
        int enough = acknowledged.size() + 60;
        await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= enough);
        node.kill();
        killed.set(true);
        writers.forEach(CompletableFuture::join);
      }
    }
    try (NodeProcess node = NodeProcess.ready(folder)) {
      acknowledged.forEach(
          (id, length) ->
              assertEquals(
                  content(id, length).blocks(),
                  alice.read(capability(id, ChunkOperation.READ), 0, 0)));
      assertEquals(0, leftovers());
      assertEquals(0, node.stop());
    }
  }

  @Test
  void manyStreamsFitIntoASmallHeap() throws Exception {
    SealedChunk chunk = SealedChunk.random(1, 2 << 20, BLOCK);
    AtomicLong busy = new AtomicLong();
    MutualTls user = authority.issue(Role.USER, "alice");
    try (NodeProcess node = NodeProcess.ready(folder);
        ChunkCaller second = new ChunkCaller(folder, user);
        ChunkCaller third = new ChunkCaller(folder, user);
        ExecutorService threads = Executors.newFixedThreadPool(32)) {
      List<ChunkCaller> callers = List.of(alice, second, third);
      List<CompletableFuture<Void>> done =
          IntStream.range(0, 64)
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> writeAndRead(callers.get(i % 3), chunk, busy), threads))
              .toList();
      done.forEach(CompletableFuture::join);
      assertTrue(node.alive());
      assertEquals(0, node.stop());
    }
  }

  private void writeAndRead(ChunkCaller caller, SealedChunk chunk, AtomicLong busy) {
    ChunkId id = ChunkId.of(MembershipDouble.INCARNATION, 1, counter.getAndIncrement());
    persist(() -> caller.write(capability(id, ChunkOperation.WRITE), chunk).getLength(), busy);
    int blocks = persist(() -> caller.read(capability(id, ChunkOperation.READ), 0, 0).size(), busy);
    assertEquals(chunk.blocks().size(), blocks);
  }

  /// Repeats while the node is busy, as a client does.
  private static int persist(IntSupplier call, AtomicLong busy) {
    for (int attempt = 0; attempt < 200; attempt++) {
      try {
        return call.getAsInt();
      } catch (StatusRuntimeException e) {
        int code = ErrorTrailer.detail(e).orElseThrow(() -> e).getCode();
        assertEquals(ErrorCode.BUSY, ErrorCode.ofNumber(code), e.toString());
        busy.incrementAndGet();
      }
    }
    throw new IllegalStateException("the node stays busy");
  }

  @Test
  void aRefusedStartIsOneLineAndExitCodeOne() throws Exception {
    Files.writeString(
        folder.config(), Files.readString(folder.config()).replace("node: s1", "node: s9"));
    try (NodeProcess node = NodeProcess.start(folder)) {
      assertEquals(1, node.exitCode());
      List<String> lines = node.errors();
      assertEquals(1, lines.size(), lines::toString);
      assertTrue(lines.getFirst().startsWith("skerry storage: certificate "), lines::getFirst);
    }
  }

  private void writeUntil(AtomicBoolean killed, Map<ChunkId, Integer> acknowledged) {
    while (!killed.get()) {
      long number = counter.getAndIncrement();
      ChunkId id = ChunkId.of(MembershipDouble.INCARNATION, MembershipDouble.GROUP, number);
      int length = LENGTHS[(int) (number % LENGTHS.length)];
      try {
        alice.write(capability(id, ChunkOperation.WRITE), content(id, length));
        acknowledged.put(id, length);
      } catch (StatusRuntimeException e) {
        return; // the node is gone: nothing was promised
      }
    }
  }

  private static SealedChunk content(ChunkId id, int length) {
    return SealedChunk.random(id.low(), length, BLOCK);
  }

  private PresentedCapability capability(ChunkId chunk, ChunkOperation operation) {
    return MembershipDouble.sign(
        new Capability(
            chunk,
            4,
            1,
            operation,
            "user/alice",
            metadata.nodeId("s1"),
            System.currentTimeMillis() + 120_000));
  }

  private long leftovers() throws IOException {
    try (var files = Files.list(directory.resolve("data/ingest"))) {
      return files.count();
    }
  }
}
