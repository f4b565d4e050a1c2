package io.skerry.metadata.raft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.RequestKey;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.model.UserGroup;
import io.skerry.metadata.state.Outcome;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
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

/// Three replicas over real sockets with mutual TLS: P1 (nothing acknowledged is lost), P3
/// (replicas are equal), P8 (a repeated request gets its first outcome).
@Timeout(120)
final class GroupReplicaTest {
  @TempDir private Path directory;
  private TestCluster cluster;

  @BeforeEach
  void startThreeServers() throws IOException, GeneralSecurityException {
    cluster = new TestCluster(directory);
  }

  @AfterEach
  void stopAll() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      cluster.stop(i);
    }
  }

  @Test
  void committedCommandsReachEveryReplica() throws Exception {
    int leader = cluster.leader();
    List<CompletableFuture<Committed>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(cluster.replica(leader).submit(TestCluster.group("g" + i, i)));
    }
    for (int i = 0; i < answers.size(); i++) {
      Committed committed = answers.get(i).get(10, TimeUnit.SECONDS);
      assertEquals(Outcome.done((long) i), committed.outcome());
      assertTrue(committed.index() <= cluster.replica(leader).appliedIndex());
    }
    assertEquals(1_000, cluster.converged().size());
    assertEquals(3, cluster.replica(leader).members().size());
    for (int other : TestCluster.others(leader)) {
      assertEquals(Optional.of(cluster.address(leader)), cluster.replica(other).leaderAddress());
    }
  }

  @Test
  void followerRefusesCommandsAndNamesTheLeader() {
    int leader = cluster.leader();
    cluster.commit(TestCluster.group("first", 1));
    int follower = TestCluster.others(leader).get(0);
    RefusedException refused = refusal(cluster.replica(follower).submit(TestCluster.group("x", 1)));
    assertEquals(ErrorCode.NOT_LEADER, refused.code());
    assertEquals(cluster.address(leader), refused.leaderAddress());
  }

  @Test
  void everyReplicaReadsWhatWasCommittedBefore() throws Exception {
    for (int i = 0; i < 30; i++) {
      Committed committed = cluster.commit(TestCluster.group("g", i));
      for (int server = 0; server < 3; server++) {
        try (View view = awaitView(cluster.replica(server))) {
          assertEquals(i, view.get(UserGroup.key("g")).orElseThrow().gid());
          assertTrue(view.index() >= committed.index());
        }
      }
    }
  }

  /// A follower that has not heard of the leader yet answers RETRY, as it should.
  private static View awaitView(GroupReplica replica) {
    return await()
        .atMost(TestCluster.PATIENCE)
        .ignoreException(ExecutionException.class)
        .until(() -> replica.linearizableView().get(10, TimeUnit.SECONDS), view -> true);
  }

  @Test
  void commandThatThrowsFailsAlone() throws Exception {
    GroupReplica leader = cluster.replica(cluster.leader());
    Command broken =
        state -> {
          state.put(new UserGroup("half", 1));
          throw new IllegalStateException("broken on purpose");
        };
    CompletableFuture<Committed> before = leader.submit(TestCluster.group("before", 1));
    CompletableFuture<Committed> failing =
        leader.submit(new Submission(Caller.SERVICE, Optional.empty(), broken));
    CompletableFuture<Committed> after = leader.submit(TestCluster.group("after", 2));
    before.get(10, TimeUnit.SECONDS);
    after.get(10, TimeUnit.SECONDS);
    assertEquals(ErrorCode.INTERNAL, refusal(failing).code());
    assertEquals(
        List.of(new UserGroup("after", 2), new UserGroup("before", 1)), cluster.converged());
  }

  @Test
  void nothingAcknowledgedIsLostWhenTheLeaderStops() throws Exception {
    List<Row> acknowledged = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 100; i++) {
        int gid = round * 100 + i;
        cluster.commit(TestCluster.group("g" + gid, gid));
        acknowledged.add(new UserGroup("g" + gid, gid));
      }
      int leader = cluster.leader();
      cluster.stop(leader);
      assertTrue(cluster.leader() != leader);
      cluster.commit(TestCluster.group("round", round));
      cluster.start(leader);
      assertTrue(cluster.converged().containsAll(acknowledged));
    }
  }

  @Test
  void repeatedRequestGetsItsFirstOutcomeFromTheNextLeader() throws Exception {
    Command session =
        state -> {
          state.put(new Session(1, "user/alice", 1, 0));
          return Outcome.done();
        };
    cluster.commit(new Submission(Caller.SERVICE, Optional.empty(), session));
    Submission request =
        new Submission(
            new Caller("user/alice", 1000, 1000, List.of(), false),
            Optional.of(new RequestKey(1, 1, 1)),
            state -> Outcome.done(state.add(Counter.Kind.UID, 0, 1)));
    Committed first = cluster.commit(request);
    cluster.stop(cluster.leader());
    Committed repeated = cluster.commit(request);
    assertEquals(first.outcome(), repeated.outcome());
    assertEquals(Outcome.done(1L), repeated.outcome());
    assertTrue(cluster.converged().contains(new Counter(Counter.Kind.UID, 0, 1)));
  }

  @Test
  void allServersComeBackWithWhatTheyHad() throws Exception {
    for (int i = 0; i < 50; i++) {
      cluster.commit(TestCluster.group("g" + i, i));
    }
    List<Row> before = cluster.converged();
    for (int i = 0; i < 3; i++) {
      cluster.stop(i);
    }
    for (int i = 0; i < 3; i++) {
      cluster.start(i);
    }
    assertEquals(before, cluster.converged());
    cluster.commit(TestCluster.group("more", 1));
    assertEquals(51, cluster.converged().size());
  }

  @Test
  void wipedFollowerGetsTheStateBySnapshot() throws Exception {
    int leader = cluster.leader();
    int follower = TestCluster.others(leader).get(0);
    for (int i = 0; i < 200; i++) {
      cluster.commit(TestCluster.group("g" + i, i));
    }
    cluster.stop(follower);
    cluster.wipe(follower);
    // JRaft cuts the log before the last but one snapshot
    for (int round = 0; round < 2; round++) {
      cluster.commit(TestCluster.group("round", round));
      assertTrue(cluster.replica(cluster.leader()).snapshot().get(10, TimeUnit.SECONDS));
    }
    for (int i = 0; i < 20; i++) {
      cluster.commit(TestCluster.group("late" + i, i));
    }
    cluster.start(follower);
    assertEquals(221, cluster.converged().size());
    assertTrue(
        directory.resolve("m" + (follower + 1)).resolve("state/rows-2").toFile().isDirectory(),
        "the state came by snapshot, not entry by entry");
    cluster.stop(follower);
    cluster.start(follower);
    assertEquals(221, cluster.converged().size());
  }

  @Test
  void isolatedLeaderCommitsNothingAndItsSuccessorDoes() throws Exception {
    cluster.commit(TestCluster.group("g", 1));
    int old = cluster.leader();
    cluster.isolate(old, true);
    CompletableFuture<Committed> lost = cluster.replica(old).submit(TestCluster.group("g", 2));
    int successor = cluster.leader(TestCluster.others(old));
    cluster.replica(successor).submit(TestCluster.group("g", 3)).get(10, TimeUnit.SECONDS);
    assertTrue(cluster.replica(old).leasedView().isEmpty(), "its lease is over");
    CompletableFuture<View> stale = cluster.replica(old).linearizableView();
    assertEquals(ErrorCode.RETRY, refusal(lost).code());
    assertEquals(ErrorCode.RETRY, refusal(stale).code());
    await().atMost(TestCluster.PATIENCE).until(() -> !cluster.replica(old).leading());
    assertEquals(
        ErrorCode.NOT_LEADER,
        refusal(cluster.replica(old).submit(TestCluster.group("g", 4))).code());
    try (View view = cluster.replica(old).appliedView()) {
      assertEquals(1, view.get(UserGroup.key("g")).orElseThrow().gid());
    }
    cluster.isolate(old, false);
    cluster.commit(TestCluster.group("h", 5));
    assertEquals(List.of(new UserGroup("g", 3), new UserGroup("h", 5)), cluster.converged());
  }

  @Test
  void leaderReadsUnderItsLeaseWithoutAskingAnybody() throws Exception {
    long index = cluster.commit(TestCluster.group("g", 1)).index();
    await()
        .atMost(TestCluster.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (View view = cluster.replica(cluster.leader()).leasedView().orElseThrow()) {
                assertTrue(view.index() >= index);
                assertEquals(1, view.get(UserGroup.key("g")).orElseThrow().gid());
              }
            });
    assertTrue(cluster.replica(cluster.leader()).reads().atOnce() > 0);
    for (int follower : TestCluster.others(cluster.leader())) {
      assertTrue(cluster.replica(follower).leasedView().isEmpty(), "followers have no lease");
    }
    assertTrue(List.of(0, 1, 2).stream().anyMatch(i -> cluster.replica(i).meter().commands() > 0));
  }

  @Test
  void callbacksTellOfLeadershipAndProgress() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 3; i++) {
      int server = i;
      cluster.replica(i).onLeading(term -> told.add("leading " + server));
      cluster.replica(i).onApplied(index -> told.add("applied " + server));
    }
    cluster.commit(TestCluster.group("g", 1));
    await()
        .atMost(TestCluster.PATIENCE)
        .until(() -> told.containsAll(List.of("applied 0", "applied 1", "applied 2")));
    int old = cluster.leader();
    cluster.isolate(old, true);
    int successor = cluster.leader(TestCluster.others(old));
    await().atMost(TestCluster.PATIENCE).until(() -> told.contains("leading " + successor));
    assertNull(cluster.server(successor).fatal().get());
    assertFalse(cluster.replica(successor).term() <= 0);
  }

  private static RefusedException refusal(CompletableFuture<?> answer) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS));
    assertTrue(failure.getCause() instanceof RefusedException, () -> "" + failure.getCause());
    return (RefusedException) failure.getCause();
  }
}
