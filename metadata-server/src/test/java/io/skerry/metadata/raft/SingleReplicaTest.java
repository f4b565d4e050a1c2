package io.skerry.metadata.raft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.RequestKey;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.model.UserGroup;
import io.skerry.metadata.raft.transport.RaftTransport;
import io.skerry.metadata.store.StoreRefusedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One server that is its own majority: groups beside each other, refusals at the start, a full
/// disk.
@Timeout(60)
final class SingleReplicaTest {
  private static final long NOTHING = 0;

  private final AtomicReference<Throwable> fatal = new AtomicReference<>();
  @TempDir private Path directory;
  private RaftTransport transport;
  private String self;

  @BeforeEach
  void open() throws IOException, GeneralSecurityException {
    self = "127.0.0.1:" + TestPorts.next();
    transport = new RaftTransport(new TestPki("skerry-test").identity(Role.METADATA, "m1"), self);
  }

  @AfterEach
  void close() {
    transport.close();
    assertNull(fatal.get());
  }

  @Test
  void groupsOfOneServerKeepTheirRowsApart() throws Exception {
    try (GroupReplica first = lead(settings(1, "skerry-test"));
        GroupReplica other = lead(settings(2, "skerry-test"))) {
      first.submit(TestCluster.group("a", 1)).get(10, TimeUnit.SECONDS);
      other.submit(TestCluster.group("b", 2)).get(10, TimeUnit.SECONDS);
      try (View view = first.linearizableView().get(10, TimeUnit.SECONDS)) {
        assertEquals(List.of(new UserGroup("a", 1)), view.scan(UserGroup.all(), 10));
      }
      try (View view = other.linearizableView().get(10, TimeUnit.SECONDS)) {
        assertEquals(List.of(new UserGroup("b", 2)), view.scan(UserGroup.all(), 10));
      }
    }
  }

  @Test
  void stateOfAnotherClusterIsRefusedAndStaysUsable() throws Exception {
    try (GroupReplica replica = lead(settings(1, "skerry-test"))) {
      replica.submit(TestCluster.group("a", 1)).get(10, TimeUnit.SECONDS);
    }
    StoreRefusedException refused =
        assertThrows(
            StoreRefusedException.class,
            () -> GroupReplica.start(settings(1, "skerry-other"), transport));
    assertTrue(String.valueOf(refused.getMessage()).contains("belongs to"));
    try (GroupReplica replica = lead(settings(1, "skerry-test"));
        View view = replica.appliedView()) {
      assertEquals(1, view.get(UserGroup.key("a")).orElseThrow().gid());
    }
  }

  @Test
  void stateWithoutItsLogIsRefused() throws Exception {
    GroupSettings settings = settings(1, "skerry-test");
    try (GroupReplica replica = lead(settings)) {
      replica.submit(TestCluster.group("a", 1)).get(10, TimeUnit.SECONDS);
    }
    remove(settings.directory().resolve("log"));
    StoreRefusedException refused =
        assertThrows(StoreRefusedException.class, () -> GroupReplica.start(settings, transport));
    assertTrue(String.valueOf(refused.getMessage()).contains("lost its Raft log"));
  }

  @Test
  void corruptLogIsRefused() throws Exception {
    GroupSettings settings = settings(1, "skerry-test");
    try (GroupReplica replica = lead(settings)) {
      replica.submit(TestCluster.group("a", 1)).get(10, TimeUnit.SECONDS);
    }
    try (Stream<Path> files = Files.list(settings.directory().resolve("log"))) {
      for (Path file : files.filter(it -> it.toString().contains("MANIFEST")).toList()) {
        Files.write(file, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
      }
    }
    StoreRefusedException refused =
        assertThrows(StoreRefusedException.class, () -> GroupReplica.start(settings, transport));
    assertTrue(String.valueOf(refused.getMessage()).contains("Raft log"));
  }

  @Test
  void fullDiskTakesOnlyWhatFreesSpace() throws Exception {
    GroupSettings full =
        settings(1, "skerry-test")
            .withReserve(Long.MAX_VALUE, submission -> submission.request().isEmpty());
    try (GroupReplica replica = lead(full)) {
      Submission own = TestCluster.group("a", 1);
      replica.submit(own).get(10, TimeUnit.SECONDS);
      Submission personal =
          new Submission(Caller.SERVICE, Optional.of(new RequestKey(1, 1, 1)), own.command());
      CompletableFuture<Committed> answer = replica.submit(personal);
      ExecutionException failure =
          assertThrows(ExecutionException.class, () -> answer.get(5, TimeUnit.SECONDS));
      assertTrue(
          failure.getCause() instanceof RefusedException refused
              && refused.code() == ErrorCode.NO_SPACE);
    }
  }

  @Test
  void closedReplicaAnswersEverything() throws Exception {
    GroupReplica replica = lead(settings(1, "skerry-test"));
    replica.close();
    for (CompletableFuture<?> answer :
        List.of(replica.submit(TestCluster.group("a", 1)), replica.linearizableView())) {
      ExecutionException failure =
          assertThrows(ExecutionException.class, () -> answer.get(5, TimeUnit.SECONDS));
      assertTrue(failure.getCause() instanceof RefusedException);
    }
    replica.close();
  }

  private GroupSettings settings(int group, String cluster) {
    return new GroupSettings(
            group,
            cluster,
            7,
            directory.resolve("group-" + group),
            self,
            List.of(self),
            300,
            fatal::set)
        .withReserve(NOTHING, submission -> true);
  }

  private GroupReplica lead(GroupSettings settings) {
    GroupReplica replica = GroupReplica.start(settings, transport);
    await().atMost(TestCluster.PATIENCE).until(replica::leading);
    return replica;
  }

  private static void remove(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
