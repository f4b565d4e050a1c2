package io.skerry.worker.heartbeat;

import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.SslContext;
import io.skerry.proto.rpc.ErrorDetail;
import io.skerry.proto.rpc.HeartbeatReply;
import io.skerry.proto.rpc.HeartbeatRequest;
import io.skerry.proto.servers.KeptServers;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports to the leader of group 0 every second, and once more at the end that the worker stops.
public final class MembershipLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MembershipLoop.class);
  private static final long BEAT_MILLIS = 1_000;
  private static final Duration STOP = Duration.ofSeconds(5);

  private final WorkerProfile profile;
  private final LeaderCalls leader;
  private final KeptServers servers;
  private final Clock clock;
  private final CompletableFuture<Integer> first = new CompletableFuture<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicLong beats = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();
  private final Thread thread = Thread.ofPlatform().name("heartbeat").unstarted(this::run);
  private volatile Optional<Member> member = Optional.empty();
  private boolean reached = true;

  public MembershipLoop(WorkerProfile profile, KeptServers servers, SslContext tls, Clock clock) {
    this.profile = profile;
    this.servers = servers;
    this.leader = new LeaderCalls(tls, servers);
    this.clock = clock;
  }

  /// What the last answered heartbeat said.
  ///
  /// @param until by System.nanoTime, when the leader takes the worker for down
  private record Member(int node, long incarnation, long until) {}

  /// Begins to report.
  ///
  /// @return the worker's id, once it is a member; fails with an {@link IllegalStateException} if
  ///   the cluster will never take it as it is
  public CompletableFuture<Integer> start() {
    thread.start();
    return first;
  }

  /// Whether the leader has heard of this worker within the lease.
  public boolean connected() {
    return member.filter(known -> known.until() - System.nanoTime() > 0).isPresent();
  }

  /// Heartbeats that were answered.
  public long beats() {
    return beats.get();
  }

  /// Heartbeats that were not.
  public long missed() {
    return missed.get();
  }

  private void run() {
    try {
      do {
        beat();
      } while (!stopping.await(BEAT_MILLIS, TimeUnit.MILLISECONDS));
      sayGoodbye();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leader.close();
    }
  }

  private void beat() {
    try {
      HeartbeatReply reply = leader.heartbeat(request(false));
      beats.incrementAndGet();
      servers.learn(reply.getServers());
      long lease = TimeUnit.MILLISECONDS.toNanos(reply.getLeaseMillis());
      member =
          Optional.of(
              new Member(reply.getNode(), reply.getIncarnation(), System.nanoTime() + lease));
      if (!reached || !first.isDone()) {
        log.atInfo()
            .addKeyValue("node", reply.getNode())
            .addKeyValue("leader", leader.address())
            .log("member");
      }
      reached = true;
      first.complete(reply.getNode());
    } catch (StatusRuntimeException e) {
      missed.incrementAndGet();
      notAnswered(e);
    }
  }

  private void notAnswered(StatusRuntimeException e) {
    if (reached) {
      log.atWarn()
          .addKeyValue("server", leader.address())
          .addKeyValue("why", e.getMessage())
          .log("heartbeat-missed");
    }
    reached = false;
    Optional<ErrorDetail> detail = ErrorTrailer.detail(e);
    if (detail.isPresent() && hopeless(ErrorCode.ofNumber(detail.get().getCode()))) {
      first.completeExceptionally(new IllegalStateException(detail.get().getMessage(), e));
    }
  }

  private static boolean hopeless(ErrorCode code) {
    return switch (code) {
      case WRONG_CLUSTER, ROLE_REFUSED, UNAUTHENTICATED, CLOCK_SKEW, INVALID_ARGUMENT -> true;
      default -> false;
    };
  }

  private void sayGoodbye() {
    try {
      HeartbeatReply reply = leader.heartbeat(request(true));
      log.atInfo().addKeyValue("node", reply.getNode()).log("left");
    } catch (StatusRuntimeException e) {
      log.atWarn().addKeyValue("why", e.getMessage()).log("left-unheard");
    }
  }

  private HeartbeatRequest request(boolean stop) {
    return HeartbeatRequest.newBuilder()
        .setCluster(profile.cluster())
        .setName(profile.name())
        .setRole(Role.WORKER.word())
        .setSite(profile.site())
        .setAddress(profile.address())
        .setIncarnation(member.map(Member::incarnation).orElse(0L))
        .setClockMillis(clock.millis())
        .setStopping(stop)
        .setStarting(!first.isDone())
        .build();
  }

  /// Says goodbye to the leader and waits for that, within five seconds.
  @Override
  public void close() {
    stopping.countDown();
    try {
      if (!thread.join(STOP)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
