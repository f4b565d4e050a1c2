package io.skerry.metadata.raft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.UserGroup;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.types.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real replicas whose voters change: a new one gets everything before it votes, one that is out
/// answers nothing any more, and a restart goes by Raft's own configuration.
@Timeout(120)
final class VoterChangeTest {
  private static final String CLUSTER = "skerry-test";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private final List<String> addresses = new ArrayList<>();
  private final List<MutualTls> identities = new ArrayList<>();
  private final List<Optional<TestServer>> servers = new ArrayList<>();

  @BeforeEach
  void startTwo() throws Exception {
    TestPki pki = new TestPki(CLUSTER);
    for (int i = 0; i < 4; i++) {
      addresses.add("127.0.0.1:" + TestPorts.next());
      identities.add(pki.identity(Role.METADATA, "m" + (i + 1)));
      servers.add(Optional.empty());
    }
    start(0, addresses.subList(0, 2));
    start(1, addresses.subList(0, 2));
  }

  @AfterEach
  void stopAll() throws InterruptedException {
    for (int i = 0; i < servers.size(); i++) {
      stop(i);
    }
  }

  private void start(int server, List<String> voters) throws Exception {
    servers.set(
        server,
        Optional.of(
            TestServer.start(
                CLUSTER,
                identities.get(server),
                directory.resolve("m" + server),
                addresses.get(server),
                voters)));
  }

  private void stop(int server) throws InterruptedException {
    if (servers.get(server).isPresent()) {
      servers.get(server).get().stop();
      servers.set(server, Optional.empty());
    }
  }

  private GroupReplica replica(int server) {
    return servers.get(server).orElseThrow().replica();
  }

  private int leader(Integer... among) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                List.of(among).stream()
                    .filter(i -> servers.get(i).isPresent() && replica(i).leading())
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /// Commits through whoever leads, as often as it takes.
  private void commit(String name, int gid, Integer... among) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                replica(leader(among))
                    .submit(TestCluster.group(name, gid))
                    .get(5, TimeUnit.SECONDS),
            done -> true);
  }

  private void change(boolean add, int server, Integer... among) {
    String address = addresses.get(server);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              GroupReplica leader = replica(leader(among));
              if (leader.members().contains(address) != add) {
                CompletableFuture<Void> done =
                    add ? leader.addVoter(address) : leader.removeVoter(address);
                done.get(20, TimeUnit.SECONDS);
              }
              return leader.members().contains(address) == add;
            });
  }

  private boolean has(int server, String name) {
    try (View view = replica(server).appliedView()) {
      return view.get(UserGroup.key(name)).isPresent();
    }
  }

  @Test
  void allVotersAreReplacedOneByOneAndNothingIsLost() throws Exception {
    commit("before", 1, 0, 1);
    start(2, List.of());
    assertEquals(List.of(), replica(2).members());
    assertFalse(replica(2).leading());
    change(true, 2, 0, 1);
    assertTrue(has(2, "before"));
    commit("three", 2, 0, 1, 2);

    replaceTheLeader();
    commit("replaced", 3, 2, 3);
    for (int server : List.of(2, 3)) {
      await().atMost(PATIENCE).until(() -> has(server, "before") && has(server, "replaced"));
      assertEquals(2, replica(server).members().size());
    }
    restartKeepsTheVoters();
  }

  /// The fourth one comes, then both founders go, the leader by handing over first.
  private void replaceTheLeader() throws Exception {
    start(3, List.of());
    change(true, 3, 0, 1, 2);
    int first = leader(0, 1, 2, 3);
    for (int founder : List.of(0, 1)) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                if (replica(founder).leading()) {
                  replica(founder).handOver(addresses.get(2));
                }
                return !replica(founder).leading();
              });
      change(false, founder, 0, 1, 2, 3);
      refusesReads(founder);
      if (founder != first) {
        stop(founder);
      }
    }
    stop(0);
    stop(1);
  }

  /// One that is out of the voters neither leads nor answers what must be up to date.
  private void refusesReads(int founder) {
    GroupReplica out = replica(founder);
    assertTrue(out.leasedView().isEmpty());
    assertThrows(
        ExecutionException.class, () -> out.linearizableView().get(10, TimeUnit.SECONDS).close());
  }

  private void restartKeepsTheVoters() throws Exception {
    stop(2);
    stop(3);
    start(2, List.of());
    start(3, List.of());
    commit("after", 4, 2, 3);
    assertEquals(
        List.of(addresses.get(2), addresses.get(3)).stream().sorted().toList(),
        replica(leader(2, 3)).members().stream().sorted().toList());
    assertTrue(has(leader(2, 3), "three"));
  }

  @Test
  void oneThatIsNotThereIsNotAddedAndTheGroupGoesOn() throws Exception {
    commit("before", 1, 0, 1);
    GroupReplica leader = replica(leader(0, 1));
    CompletableFuture<Void> added = leader.addVoter(addresses.get(3));
    commit("meanwhile", 2, 0, 1);
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> added.get(20, TimeUnit.SECONDS));
    assertTrue(failure.getCause() instanceof RefusedException);
    assertEquals(2, leader.members().size());
    CompletableFuture<Void> none = leader.removeVoter(addresses.get(3));
    assertThrows(ExecutionException.class, () -> none.get(5, TimeUnit.SECONDS));
    commit("after", 3, 0, 1);
  }

  @Test
  void theLastVoterGoesOnAlone() throws Exception {
    commit("before", 1, 0, 1);
    int leader = leader(0, 1);
    int other = 1 - leader;
    change(false, other, leader);
    stop(other);
    commit("alone", 2, leader);
    assertEquals(List.of(addresses.get(leader)), replica(leader).members());
    try (View view = replica(leader).linearizableView().get(5, TimeUnit.SECONDS)) {
      assertTrue(view.get(UserGroup.key("alone")).isPresent());
    }
  }
}
