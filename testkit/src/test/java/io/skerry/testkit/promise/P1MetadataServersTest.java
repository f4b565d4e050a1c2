package io.skerry.testkit.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.ServerProcess;
import io.skerry.testkit.fault.CliRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P1 and P2 while metadata servers come and go: what was acknowledged is there, and clients and
/// storage nodes go on when all servers that they were configured with are gone.
@Order(1)
class P1MetadataServersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PACE = Duration.ofMillis(50);
  private static final List<String> FOUNDERS = List.of("m1", "m2", "m3");

  @TempDir Path directory;

  @Test
  void allServersAreReplacedWhileAClientWritesAndNothingIsLost() throws Exception {
    ClusterSpec spec = ClusterSpec.standard();
    try (LocalCluster cluster = LocalCluster.start(spec, directory.resolve("cluster"));
        Skerry admin = cluster.connect("admin");
        Skerry alice = cluster.connect("alice")) {
      CliRun cli = CliRun.of(cluster, directory.resolve("home"), List.of("admin"));
      Writer writer = new Writer(alice);
      join(cluster, cli, "m4");
      assertEquals(List.of("m1", "m2", "m3", "m4"), votersOf(admin));
      writer.awaitMore();

      String leader = cluster.awaitLeader(0);
      remove(cluster, cli, leader);
      doesNotStartAgain(cluster.server(leader));
      writer.awaitMore();
      assertEquals(
          Stream.of("m1", "m2", "m3", "m4").filter(name -> !name.equals(leader)).toList(),
          votersOf(admin));
      killOneAndGoOn(cluster, writer, leader);

      for (String founder : FOUNDERS) {
        if (!founder.equals(leader)) {
          String successor = founder.replace('m', 'n');
          join(cluster, cli, successor);
          // Who makes no call while all whom it knows leave, cannot find those who came.
          assertTrue(votersOf(admin).contains(successor));
          remove(cluster, cli, founder);
        }
      }
      writer.awaitMore();
      assertTrue(FOUNDERS.stream().noneMatch(founder -> votersOf(admin).contains(founder)));
      writer.end();
      everythingComesBack(cluster, alice);
    }
  }

  /// A client's files, written one after the other until it is ended.
  private static final class Writer {
    private final Skerry client;
    private final List<Throwable> failures = new ArrayList<>();
    private final Thread thread;
    private volatile boolean ended;
    private volatile int written;

    Writer(Skerry client) {
      this.client = client;
      this.thread = Thread.ofPlatform().daemon().name("writer").start(this::run);
    }

    private void run() {
      try {
        while (!ended) {
          int i = written;
          Contents.write(client.files(), "/demo/f" + i, Contents.of(i, 100 + i));
          written = i + 1;
          LockSupport.parkNanos(PACE.toNanos()); // all of them are read at the end
        }
      } catch (IOException | RuntimeException e) {
        failures.add(e);
      }
    }

    void awaitMore() {
      int before = written;
      await().atMost(PATIENCE).until(() -> written > before + 2 || !thread.isAlive());
      assertTrue(thread.isAlive(), () -> "the writer has failed: " + failures);
    }

    void end() throws IOException, InterruptedException {
      ended = true;
      thread.join();
      if (!failures.isEmpty()) {
        throw new IllegalStateException("file " + written + " failed", failures.get(0));
      }
      System.out.println("files written while servers came and went: " + written);
      check(client, written);
    }
  }

  private static void check(Skerry client, int files) throws IOException {
    for (int i = 0; i < files; i++) {
      assertArrayEquals(
          Contents.of(i, 100 + i), Contents.read(client.files(), "/demo/f" + i), "f" + i);
    }
  }

  private static String run(CliRun cli, String... arguments) {
    CliRun.Result result = cli.run(List.of(arguments));
    assertEquals(0, result.exitCode(), () -> Arrays.toString(arguments) + ": " + result.err());
    return result.out().strip();
  }

  private static void join(LocalCluster cluster, CliRun cli, String name) throws IOException {
    String token = run(cli, "token", "create", "metadata", name, "--site", "a");
    List<String> arguments = new ArrayList<>(List.of("join", token));
    arguments.addAll(cluster.newMetadataServer(name));
    run(cli, arguments.toArray(String[]::new));
    cluster.restart(name);
    try (Skerry admin = cluster.connect("admin")) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> cluster.server(name).alive() && votersOf(admin).contains(name));
    }
  }

  private static void remove(LocalCluster cluster, CliRun cli, String name) {
    run(cli, "node", "remove", name);
    ServerProcess gone = cluster.server(name);
    await().atMost(PATIENCE).until(() -> !gone.alive());
    assertTrue(gone.logTail().contains("was removed from the cluster"), gone::logTail);
  }

  private static void doesNotStartAgain(ServerProcess gone) {
    ServerProcess.Ended ended = gone.startRefused();
    assertEquals(1, ended.exitCode());
    assertTrue(String.join("\n", ended.error()).contains("was removed from the cluster"));
  }

  /// Those that vote in every group.
  private static List<String> votersOf(Skerry admin) {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                admin.cluster().describe().groups().stream()
                    .map(group -> group.members().stream().sorted().toList())
                    .reduce((one, other) -> one.stream().filter(other::contains).toList())
                    .orElseThrow(),
            voters -> !voters.isEmpty());
  }

  /// Three are left: one of them may die.
  private static void killOneAndGoOn(LocalCluster cluster, Writer writer, String removed) {
    String victim =
        FOUNDERS.stream().filter(name -> !name.equals(removed)).findFirst().orElseThrow();
    cluster.kill(victim);
    writer.awaitMore();
    cluster.restart(victim);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              try (Skerry admin = cluster.connect("admin")) {
                return admin.cluster().describe().nodes().stream()
                    .filter(node -> node.role().equals("metadata"))
                    .allMatch(node -> node.state().equals("up"));
              }
            });
  }

  /// Every process ends and starts again, storage nodes with the configuration of the beginning.
  private static void everythingComesBack(LocalCluster cluster, Skerry alice) throws IOException {
    List<String> names =
        cluster.servers().stream().filter(ServerProcess::alive).map(ServerProcess::name).toList();
    cluster.killAll();
    assertFalse(cluster.servers().stream().anyMatch(ServerProcess::alive));
    names.forEach(cluster::restart);
    try {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> {
                Contents.write(alice.files(), "/demo/after", Contents.of(7, 7_000));
                return true;
              });
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(cluster.logTails(), e);
    }
    check(alice, 3);
  }
}
