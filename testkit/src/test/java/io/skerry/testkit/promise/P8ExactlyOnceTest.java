package io.skerry.testkit.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.skerry.client.ClientConfig;
import io.skerry.client.FileStatus;
import io.skerry.client.LeaderHints;
import io.skerry.client.Skerry;
import io.skerry.proto.rpc.ErrorDetail;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.rpc.MakeDirectoryRequest;
import io.skerry.proto.rpc.NamespaceServiceGrpc;
import io.skerry.proto.rpc.OpenSessionRequest;
import io.skerry.proto.rpc.RequestId;
import io.skerry.proto.rpc.SessionServiceGrpc;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.fault.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P8: a request whose reply was lost with its leader is applied once, and the retry gets the first
/// outcome.
class P8ExactlyOnceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(ClusterSpec.standard().withStorage(0), directory);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void retryAfterLostReplyAndDeadLeaderGetsTheFirstOutcome() throws Exception {
    String leader = cluster.awaitLeader(1);
    String address = address(leader);
    try (FaultProxy proxy = FaultProxy.before(address);
        Skerry observer = cluster.connect("alice");
        Skerry alice = Skerry.connect(behind(proxy, address))) {
      alice.files().makeDirectory("/demo/first", 0755);

      proxy.dropReplies();
      CompletableFuture<FileStatus> made =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return alice.files().makeDirectory("/demo/second", 0755);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      await().atMost(Duration.ofSeconds(20)).until(() -> observer.files().exists("/demo/second"));
      cluster.kill(leader);

      FileStatus status = made.get(60, TimeUnit.SECONDS);
      assertEquals(observer.files().stat("/demo/second").inode(), status.inode());
    } finally {
      cluster.restart(leader);
    }
  }

  @Test
  void aLateLowerNumberIsADuplicateAtEveryLeaderAndNeverExecuted() throws Exception {
    String leader = cluster.awaitLeader(1);
    long session = onLeader(P8ExactlyOnceTest::openSession);
    long made = onLeader(channel -> make(channel, id(session, 5, 5), "five"));

    assertDuplicate(id(session, 3, 3), "late");
    cluster.kill(leader);
    try {
      assertEquals(made, (long) onLeader(channel -> make(channel, id(session, 5, 5), "five")));
      assertDuplicate(id(session, 3, 3), "late");
      onLeader(channel -> make(channel, id(session, 6, 6), "six"));
      try (Skerry observer = cluster.connect("alice")) {
        assertFalse(observer.files().exists("/demo/late"));
        assertTrue(observer.files().exists("/demo/six"));
      }
    } finally {
      cluster.restart(leader);
    }
  }

  private static void assertDuplicate(RequestId id, String name) {
    StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class, () -> onLeader(channel -> make(channel, id, name)));
    assertEquals(ErrorCode.DUPLICATE, code(refused), refused.getMessage());
  }

  private static RequestId id(long session, long number, long answeredBelow) {
    return RequestId.newBuilder()
        .setSession(session)
        .setNumber(number)
        .setAnsweredBelow(answeredBelow)
        .build();
  }

  private static long openSession(ManagedChannel channel) {
    return SessionServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(5, TimeUnit.SECONDS)
        .openSession(OpenSessionRequest.newBuilder().setNamespace("demo").build())
        .getSession();
  }

  /// Answers the inode of the directory that was made.
  private static long make(ManagedChannel channel, RequestId id, String name) {
    return NamespaceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(5, TimeUnit.SECONDS)
        .makeDirectory(
            MakeDirectoryRequest.newBuilder()
                .setId(id)
                .setDirectory(FileRef.newBuilder().setNamespace("demo").addNames(name))
                .setMode(0755)
                .build())
        .getAttributes()
        .getInode();
  }

  /// Asks one server after the other until one leads; every other refusal is the caller's.
  private static <T> T onLeader(Function<ManagedChannel, T> call) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (String address : cluster.metadataServers()) {
        ManagedChannel channel = channel(address);
        try {
          return call.apply(channel);
        } catch (StatusRuntimeException e) {
          boolean elsewhere = ErrorTrailer.detail(e).isEmpty() || code(e).retryable();
          if (!elsewhere || System.nanoTime() > deadline) {
            throw e;
          }
        } finally {
          channel.shutdownNow();
        }
      }
    }
  }

  private static ManagedChannel channel(String address) {
    try {
      return NettyChannelBuilder.forTarget(address)
          .sslContext(cluster.config("alice", "a").tls().clientContext())
          .overrideAuthority(ServerNames.ofRole(Role.METADATA))
          .build();
    } catch (javax.net.ssl.SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ErrorCode code(StatusRuntimeException e) {
    return ErrorCode.ofNumber(ErrorTrailer.detail(e).map(ErrorDetail::getCode).orElse(0));
  }

  private static String address(String server) {
    return cluster.metadataServers().get(Integer.parseInt(server.substring(1)) - 1);
  }

  /// The client sees the leader through the proxy only, and the other servers directly.
  private static ClientConfig behind(FaultProxy proxy, String leader) {
    ClientConfig direct = cluster.config("alice", "a");
    List<String> servers = new ArrayList<>();
    servers.add(proxy.address());
    cluster.metadataServers().stream().filter(s -> !s.equals(leader)).forEach(servers::add);
    return new ClientConfig(
        direct.cluster(),
        servers,
        direct.tls(),
        direct.site(),
        Duration.ofSeconds(45),
        direct.parallelism(),
        direct.memoryBytes(),
        direct.metadataCacheBytes(),
        Duration.ZERO,
        LeaderHints.inMemory());
  }
}
