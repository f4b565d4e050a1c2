package io.skerry.testkit.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.client.ClientConfig;
import io.skerry.client.FileStatus;
import io.skerry.client.LeaderHints;
import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.fault.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P8: a request whose reply was lost with its leader is applied once, and the retry gets the first
/// outcome.
class P8ExactlyOnceTest {
  @TempDir Path directory;

  @Test
  void retryAfterLostReplyAndDeadLeaderGetsTheFirstOutcome() throws Exception {
    try (LocalCluster cluster =
        LocalCluster.start(ClusterSpec.standard().withStorage(0), directory)) {
      String leader = cluster.awaitLeader(1);
      String address = cluster.metadataServers().get(Integer.parseInt(leader.substring(1)) - 1);
      try (FaultProxy proxy = FaultProxy.before(address);
          Skerry observer = cluster.connect("alice");
          Skerry alice = Skerry.connect(behind(proxy, cluster, address))) {
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
      }
    }
  }

  /// The client sees the leader through the proxy only, and the other servers directly.
  private static ClientConfig behind(FaultProxy proxy, LocalCluster cluster, String leader) {
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
        LeaderHints.inMemory());
  }
}
