package io.skerry.client.metadata;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.skerry.client.ClientConfig;
import io.skerry.client.LeaderHints;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.client.played.PlayedNames;
import io.skerry.client.played.PlayedServer;
import io.skerry.client.played.PlayedSessions;
import io.skerry.client.played.TestAuthority;
import io.skerry.proto.rpc.ServerList;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Finding the leader and repeating calls, against two played metadata servers.
@Timeout(60)
final class RoutingTest {
  private final TestAuthority authority = new TestAuthority();
  private final PlayedNames names = new PlayedNames();
  private final PlayedNames otherNames = new PlayedNames();
  private final PlayedSessions sessions = new PlayedSessions(600);
  private PlayedServer server;
  private PlayedServer other;

  @SuppressWarnings("NullAway.Init")
  RoutingTest() {}

  @BeforeEach
  void start() throws Exception {
    MutualTls tls = authority.identity(Role.METADATA, "m1");
    server = new PlayedServer(tls.serverContext(), names, sessions);
    other = new PlayedServer(tls.serverContext(), otherNames, sessions);
  }

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  private ClientConfig config(String... servers) {
    return ClientConfig.of(
        TestAuthority.CLUSTER, List.of(servers), authority.identity(Role.USER, "alice"));
  }

  private static Throwable lost() {
    return Status.UNAVAILABLE.withDescription("connection lost").asRuntimeException();
  }

  private static Throwable refused(ErrorCode code) {
    return ErrorTrailer.exception(code, code.text());
  }

  @Test
  void followsTheHintOfAServerThatIsNotTheLeader() throws Exception {
    names.refuseNext(ErrorTrailer.exception(ErrorCode.NOT_LEADER, "no", other.address()));
    LeaderHints hints = LeaderHints.inMemory();
    try (Skerry skerry = Skerry.connect(config(server.address()).withLeaderHints(hints))) {
      assertEquals(7, skerry.files().makeDirectory("/demo/d", 0755).inode());
    }
    assertEquals(Optional.of(other.address()), hints.leader("demo"));
    assertEquals(1, otherNames.seen().size());
  }

  /// The server that was configured answers once and is gone; the others are known from it.
  @Test
  void goesOnAtServersThatItWasToldOfWhenItsOwnAreGone() throws Exception {
    StatusRuntimeException elsewhere = ErrorTrailer.exception(ErrorCode.NOT_LEADER, "starting");
    ErrorTrailer.name(
        requireNonNull(elsewhere.getTrailers()), servers(2, "no port", other.address()));
    names.refuseNext(elsewhere);
    try (Skerry skerry = Skerry.connect(config(server.address()))) {
      assertEquals(7, skerry.files().stat("/demo/d").inode());
      server.close();
      assertEquals(7, skerry.files().stat("/demo/d").inode());
    }
  }

  private static ServerList servers(long version, String... addresses) {
    return ServerList.newBuilder().setVersion(version).addAllAddresses(List.of(addresses)).build();
  }

  @Test
  void remembersServersThatItWasToldOf() {
    List<LeaderHints.Servers> kept = new ArrayList<>();
    LeaderHints hints =
        new LeaderHints() {
          @Override
          public Optional<String> leader(String scope) {
            return Optional.empty();
          }

          @Override
          public void remember(String scope, String address) {}

          @Override
          public Servers servers() {
            return new Servers(7, List.of("old:1", "malformed"));
          }

          @Override
          public void rememberServers(Servers servers) {
            kept.add(servers);
          }
        };
    ToldServers servers = new ToldServers(List.of("first:1"), hints);
    assertEquals(List.of("old:1", "first:1"), servers.all());
    servers.learn(ServerList.getDefaultInstance());
    servers.learn(servers(9, "old:1"));
    servers.learn(servers(8, "older:1")); // of a server that is behind
    assertEquals(List.of(), kept);
    servers.learn(servers(10, "new:1", "old:1"));
    assertEquals(List.of("new:1", "old:1", "first:1"), servers.all());
    assertEquals(List.of(new LeaderHints.Servers(10, List.of("new:1", "old:1"))), kept);
    assertFalse(servers.stale());
  }

  @Test
  void p8RetryCarriesTheSameRequestNumber() throws Exception {
    names.refuseNext(lost());
    names.refuseNext(refused(ErrorCode.RETRY));
    names.refuseNext(refused(ErrorCode.BUSY));
    try (Skerry skerry = Skerry.connect(config(server.address()))) {
      assertEquals(7, skerry.files().makeDirectory("/demo/d", 0755).inode());
      assertEquals(7, skerry.files().makeDirectory("/demo/e", 0755).inode());
    }
    assertEquals(5, names.seen().size());
    assertEquals(1, names.seen().stream().limit(4).distinct().count());
    assertEquals(2, names.seen().get(4).getNumber());
    assertEquals(2, names.seen().get(4).getAnsweredBelow());
  }

  @Test
  void aServerThatIsGoneIsSkipped() throws Exception {
    server.close();
    try (Skerry skerry = Skerry.connect(config(server.address(), other.address()))) {
      assertEquals(7, skerry.files().stat("/demo/d").inode());
    }
  }

  @Test
  void aSilentServerCostsOneAttemptOnly() throws Exception {
    names.fallSilent();
    long begin = System.nanoTime();
    try (Skerry skerry = Skerry.connect(config(server.address(), other.address()))) {
      assertEquals(7, skerry.files().stat("/demo/d").inode());
    }
    assertTrue(System.nanoTime() - begin < Duration.ofSeconds(10).toNanos());
  }

  @Test
  void anotherErrorSurfacesAtOnce() {
    names.refuseNext(refused(ErrorCode.NOT_FOUND));
    try (Skerry skerry = Skerry.connect(config(server.address()))) {
      SkerryException e =
          assertThrows(SkerryException.class, () -> skerry.files().makeDirectory("/demo/a", 0755));
      assertEquals(ErrorCode.NOT_FOUND, e.errorCode());
      assertEquals("/demo/a: No such file or directory", e.getMessage());
    }
    assertEquals(1, names.seen().size());
  }

  @Test
  void nobodyAnsweringIsSaidInOneLine() {
    server.close();
    ClientConfig config = config(server.address()).withCallTimeout(Duration.ofSeconds(1));
    try (Skerry skerry = Skerry.connect(config)) {
      SkerryException e = assertThrows(SkerryException.class, () -> skerry.files().stat("/demo/a"));
      assertEquals(ErrorCode.UNAVAILABLE, e.errorCode());
      assertEquals(
          "/demo/a: no metadata server answered within 1 s (asked "
              + server.address()
              + "): is a majority of them running?",
          e.getMessage());
    }
  }

  @Test
  void p8AChangeThatMayHaveBeenMadeIsNotCalledUnavailable() throws Exception {
    ClientConfig config = config(server.address()).withCallTimeout(Duration.ofSeconds(5));
    try (Skerry skerry = Skerry.connect(config)) {
      assertEquals(7, skerry.files().makeDirectory("/demo/first", 0755).inode());
      names.fallSilent();
      SkerryException e =
          assertThrows(SkerryException.class, () -> skerry.files().makeDirectory("/demo/a", 0755));
      assertEquals(ErrorCode.OUTCOME_UNKNOWN, e.errorCode());
    }
  }

  @Test
  void aLostSessionThatSawNothingIsReplaced() throws Exception {
    names.refuseNext(refused(ErrorCode.SESSION_LOST));
    try (Skerry skerry = Skerry.connect(config(server.address()))) {
      assertEquals(7, skerry.files().makeDirectory("/demo/d", 0755).inode());
    }
    assertEquals(List.of(1L, 2L), names.seen().stream().map(id -> id.getSession()).toList());
  }

  @Test
  void p8ALostSessionAfterALostAnswerIsOutcomeUnknown() {
    names.refuseNext(lost());
    names.refuseNext(refused(ErrorCode.SESSION_LOST));
    try (Skerry skerry = Skerry.connect(config(server.address()))) {
      SkerryException e =
          assertThrows(SkerryException.class, () -> skerry.files().makeDirectory("/demo/d", 0755));
      assertEquals(ErrorCode.OUTCOME_UNKNOWN, e.errorCode());
    }
    assertEquals(2, names.seen().size());
  }

  @Test
  void sessionsAreRenewedWhileTheClientLivesAndEndedWithIt() throws Exception {
    try (Skerry skerry = Skerry.connect(config(server.address()))) {
      assertEquals(7, skerry.files().makeDirectory("/demo/d", 0755).inode());
      await().until(() -> sessions.renewed() >= 2);
      assertEquals(0, sessions.ended());
    }
    assertEquals(1, sessions.opened());
    assertEquals(1, sessions.ended());
  }

  @Test
  void p5AServerOfAnotherAuthorityIsRefusedAtOnce() {
    ClientConfig stranger =
        ClientConfig.of(
            TestAuthority.CLUSTER,
            List.of(server.address()),
            new TestAuthority().identity(Role.USER, "alice"));
    long begin = System.nanoTime();
    try (Skerry skerry = Skerry.connect(stranger)) {
      SkerryException e = assertThrows(SkerryException.class, () -> skerry.files().stat("/demo/a"));
      assertEquals(ErrorCode.UNAUTHENTICATED, e.errorCode());
    }
    assertTrue(System.nanoTime() - begin < Duration.ofSeconds(20).toNanos());
  }
}
