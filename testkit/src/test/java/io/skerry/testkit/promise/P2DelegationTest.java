package io.skerry.testkit.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.ClientConfig;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileReader;
import io.skerry.client.LeaderHints;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.fault.FaultProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P2 with clients that answer from memory (ADR 0032): what somebody has changed with success is
/// seen by everybody from then on, whatever has happened to those who had it in memory.
class P2DelegationTest {
  private static final int DATA_GROUP = 1;
  private static final long CACHE_BYTES = 8 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// One lease of 600 ms and what a busy machine adds.
  private static final long WAIT_MILLIS_MAX = 2_500;

  @TempDir static Path directory;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(ClusterSpec.standard(), directory);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Skerry keeping() {
    return Skerry.connect(cluster.config("alice", "a").withMetadataCacheBytes(CACHE_BYTES));
  }

  private static void create(Skerry client, String path) throws SkerryException {
    client.files().create(path, CreateOptions.defaults()).close();
  }

  private static int mode(Skerry client, String path) throws SkerryException {
    return client.files().stat(path).mode();
  }

  /// Looks until an answer came from memory.
  private static void awaitKept(Skerry client, String path) {
    long before = client.metadataCache().hits();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              client.files().exists(path);
              return client.metadataCache().hits() > before;
            });
  }

  @Test
  void whatOneChangesTheOtherSeesAtOnce() throws SkerryException {
    try (Skerry one = keeping();
        Skerry other = keeping()) {
      one.files().makeDirectory("/demo/both", 0755);
      create(one, "/demo/both/f");
      for (int i = 0; i < 4; i++) {
        Skerry writer = i % 2 == 0 ? one : other;
        awaitKept(one, "/demo/both/f");
        awaitKept(other, "/demo/both/f");
        writer.files().setMode("/demo/both/f", 0600 + i);
        assertEquals(0600 + i, mode(one, "/demo/both/f"));
        assertEquals(0600 + i, mode(other, "/demo/both/f"));
      }
      assertTrue(one.metadataCache().recalls() > 0);
      assertTrue(other.metadataCache().recalls() > 0);
    }
  }

  @Test
  void namesThatComeAndGoAndDirectoriesThatMoveAreSeenAtOnce() throws SkerryException {
    try (Skerry one = keeping();
        Skerry other = keeping()) {
      one.files().makeDirectory("/demo/names", 0755);
      awaitKept(one, "/demo/names/x");
      create(other, "/demo/names/x");
      assertTrue(one.files().exists("/demo/names/x"));

      awaitKept(one, "/demo/names/x");
      other.files().rename("/demo/names", "/demo/moved", false);
      assertTrue(!one.files().exists("/demo/names/x"));
      assertTrue(one.files().exists("/demo/moved/x"));

      awaitKept(one, "/demo/moved/x");
      other.files().setMode("/demo/moved", 0);
      SkerryException refused =
          assertThrows(SkerryException.class, () -> one.files().stat("/demo/moved/x"));
      assertEquals(ErrorCode.PERMISSION_DENIED, refused.errorCode());
    }
  }

  @Test
  void aFileIsOpenedFromMemoryUntilSomebodyWritesIt() throws IOException {
    try (Skerry one = keeping();
        Skerry other = keeping()) {
      Contents.write(one.files(), "/demo/content", Contents.of(1, 300_000));
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                long before = one.metadataCache().hits();
                try (FileReader reader = one.files().open("/demo/content")) {
                  return one.metadataCache().hits() > before
                      && reader.read(0, new byte[1], 0, 1) == 1;
                }
              });
      Contents.overwrite(other.files(), "/demo/content", Contents.of(2, 200_000));
      assertArrayEquals(Contents.of(2, 200_000), Contents.read(one.files(), "/demo/content"));
    }
  }

  @Test
  void whoCannotBeReachedIsWaitedForAndThenKnowsThatItsMemoryIsVoid() throws Exception {
    String leader = cluster.awaitLeader(DATA_GROUP);
    String address = address(leader);
    try (FaultProxy proxy = FaultProxy.before(address);
        Skerry lonely = Skerry.connect(behind(proxy, address));
        Skerry writer = cluster.connect("alice")) {
      create(writer, "/demo/lonely");
      awaitKept(lonely, "/demo/lonely");
      CompletableFuture<List<Look>> looks = new CompletableFuture<>();
      Thread looking = Thread.ofPlatform().unstarted(() -> looks.complete(look(lonely)));
      proxy.dropReplies();
      looking.start();
      long began = System.nanoTime();
      writer.files().setMode("/demo/lonely", 0601);
      long changed = System.nanoTime();
      long waited = Duration.ofNanos(changed - began).toMillis();
      assertTrue(waited < WAIT_MILLIS_MAX, () -> "the change took " + waited + " ms");
      for (Look look : looks.get()) {
        if (look.mode() != 0601) {
          assertTrue(look.began() < changed, "an old answer after the change");
        }
      }
    }
  }

  private record Look(long began, int mode) {}

  /// Looks until it gets no answer any more, which takes as long as a call's time.
  private static List<Look> look(Skerry client) {
    List<Look> looks = new ArrayList<>();
    long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
    while (System.nanoTime() < end) {
      long began = System.nanoTime();
      try {
        looks.add(new Look(began, mode(client, "/demo/lonely")));
      } catch (SkerryException e) {
        break; // no answer is not a wrong answer
      }
    }
    return looks;
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
        Duration.ofSeconds(4),
        direct.parallelism(),
        direct.memoryBytes(),
        CACHE_BYTES,
        Duration.ZERO,
        LeaderHints.inMemory());
  }

  private static String address(String server) {
    return cluster.metadataServers().get(Integer.parseInt(server.substring(1)) - 1);
  }

  @Test
  void whoSleepsWakesUpWithAnEmptyMemory() throws Exception {
    try (Skerry writer = cluster.connect("alice")) {
      create(writer, "/demo/asleep");
      writer.files().setMode("/demo/asleep", 0600);
      Process onlooker = onlooker("/demo/asleep");
      try {
        ConcurrentLinkedQueue<String> lines = lines(onlooker);
        for (int i = 1; i <= 3; i++) {
          awaitHits(lines);
          signal(onlooker, "STOP");
          int mode = 0600 + i;
          long began = System.nanoTime();
          writer.files().setMode("/demo/asleep", mode);
          long changed = System.nanoTime();
          long waited = Duration.ofNanos(changed - began).toMillis();
          assertTrue(waited < WAIT_MILLIS_MAX, () -> "the change took " + waited + " ms");
          signal(onlooker, "CONT");
          await().atMost(PATIENCE).until(() -> last(lines).began() > changed);
          for (String line : lines) {
            Look look = parse(line);
            assertTrue(look.began() < changed || look.mode() == mode, () -> "old: " + line);
          }
          lines.clear();
        }
      } finally {
        onlooker.destroyForcibly().waitFor();
      }
    }
  }

  private static Process onlooker(String path) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(Onlooker.class.getName(), cluster.identity("alice").toString(), path));
    command.addAll(cluster.metadataServers());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static ConcurrentLinkedQueue<String> lines(Process process) {
    ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
              } catch (IOException | java.io.UncheckedIOException e) {
                lines.add("0 0 0 0"); // it was ended
              }
            });
    return lines;
  }

  /// Waits until the last looks came from memory.
  private static void awaitHits(ConcurrentLinkedQueue<String> lines) {
    await()
        .atMost(PATIENCE)
        .until(() -> !lines.isEmpty() && hits(lines, lines.size()) - hits(lines, 1) > 20);
    lines.clear();
  }

  private static long hits(ConcurrentLinkedQueue<String> lines, int number) {
    String line = lines.stream().limit(number).reduce("0 0 0 0", (first, second) -> second);
    return Long.parseLong(line.split(" ", -1)[3]);
  }

  private static Look last(ConcurrentLinkedQueue<String> lines) {
    return parse(lines.stream().reduce("0 0 0 0", (first, second) -> second));
  }

  private static Look parse(String line) {
    String[] words = line.split(" ", -1);
    return new Look(Long.parseLong(words[0]), Integer.parseInt(words[2]));
  }

  private static void signal(Process process, String name) throws Exception {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertEquals(0, code);
  }

  @Test
  void aNewLeaderChangesNothingThatSomebodyMayHaveInMemory() throws Exception {
    try (Skerry reader = keeping();
        Skerry writer = cluster.connect("alice")) {
      create(writer, "/demo/failover");
      for (int i = 0; i < 2; i++) {
        awaitKept(reader, "/demo/failover");
        String leader = cluster.awaitLeader(DATA_GROUP);
        cluster.kill(leader);
        writer.files().setMode("/demo/failover", 0601 + i);
        assertEquals(0601 + i, mode(reader, "/demo/failover"));
        cluster.restart(leader);
      }
    }
  }
}
