package io.skerry.storage.heartbeat;

import io.grpc.StatusRuntimeException;
import io.skerry.proto.rpc.ErrorDetail;
import io.skerry.proto.rpc.HeartbeatReply;
import io.skerry.proto.rpc.HeartbeatRequest;
import io.skerry.proto.servers.KeptServers;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.IncarnationMemory;
import io.skerry.storage.chunk.Membership;
import io.skerry.storage.chunk.MembershipView;
import io.skerry.storage.chunk.Space;
import io.skerry.storage.codec.MembershipMessages;
import io.skerry.storage.transfer.PeerChannels;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports to the leader of group 0 every second and keeps what it answers. Without an answer for
/// half the lease there is no membership, and the node serves nothing.
public final class MembershipLoop implements MembershipView, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MembershipLoop.class);
  private static final long BEAT_MILLIS = 1_000;
  private static final long STOP_MILLIS = 3_000;

  private final NodeProfile profile;
  private final LeaderCalls leader;
  private final KeptServers servers;
  private final IncarnationMemory incarnations;
  private final Supplier<Space> space;
  private final LongSupplier nanoClock;
  private final Clock clock;
  private final Pace pace = new Pace();
  private final CompletableFuture<Membership> first = new CompletableFuture<>();
  private volatile Optional<Membership> membership = Optional.empty();
  private volatile Optional<Thread> thread = Optional.empty();
  private boolean reached = true;

  /// @param nanoClock monotonic
  public MembershipLoop(
      NodeProfile profile,
      PeerChannels channels,
      KeptServers metadataServers,
      IncarnationMemory incarnations,
      Supplier<Space> space,
      LongSupplier nanoClock,
      Clock clock) {
    this.profile = profile;
    this.leader = new LeaderCalls(channels, metadataServers);
    this.servers = metadataServers;
    this.incarnations = incarnations;
    this.space = space;
    this.nanoClock = nanoClock;
    this.clock = clock;
  }

  /// Begins to report.
  ///
  /// @param changed told every membership that a heartbeat brought
  /// @return the first membership; fails with a {@link ChunkRefusedException} if the cluster will
  ///   never take this node as it is
  public CompletableFuture<Membership> start(Consumer<Membership> changed) {
    thread = Optional.of(Thread.ofPlatform().name("heartbeat").start(() -> run(changed)));
    return first;
  }

  @Override
  public Optional<Membership> serving() {
    return membership.filter(member -> member.serving(nanoClock.getAsLong()));
  }

  private void run(Consumer<Membership> changed) {
    do {
      try {
        Membership member = beat(false);
        membership = Optional.of(member);
        changed.accept(member);
        if (!reached || !first.isDone()) {
          log.atInfo()
              .addKeyValue("node", member.node())
              .addKeyValue("leader", leader.address())
              .log("member");
        }
        reached = true;
        first.complete(member);
      } catch (StatusRuntimeException e) {
        refused(e);
      } catch (IOException | RuntimeException e) {
        missed(String.valueOf(e.getMessage()));
      }
    } while (pace.pause(BEAT_MILLIS));
  }

  private Membership beat(boolean stopping) throws IOException {
    Space now = space.get();
    long[] sentAt = new long[1];
    HeartbeatReply reply =
        leader.call(
            stub -> {
              sentAt[0] = nanoClock.getAsLong();
              return stub.heartbeat(request(now, stopping));
            });
    if (reply.getIncarnation() < incarnations.newest()) {
      throw new IllegalStateException(
          "the leader at " + leader.address() + " is of an older incarnation of the cluster");
    }
    incarnations.raise(reply.getIncarnation());
    servers.learn(reply.getServers());
    return MembershipMessages.membership(reply, sentAt[0]);
  }

  private HeartbeatRequest request(Space now, boolean stopping) {
    return HeartbeatRequest.newBuilder()
        .setCluster(profile.cluster())
        .setName(profile.name())
        .setRole(Role.STORAGE.word())
        .setSite(profile.site())
        .setRack(profile.rack())
        .setAddress(profile.address())
        .setIncarnation(incarnations.newest())
        .setCapacityBytes(now.capacityBytes())
        .setFreeBytes(now.freeBytes())
        .setClockMillis(clock.millis())
        .setStopping(stopping)
        .setStarting(!first.isDone())
        .build();
  }

  private void refused(StatusRuntimeException e) {
    Optional<ErrorDetail> detail = ErrorTrailer.detail(e);
    String message = detail.map(ErrorDetail::getMessage).orElseGet(() -> e.getStatus().toString());
    ErrorCode code = detail.map(d -> ErrorCode.ofNumber(d.getCode())).orElse(ErrorCode.UNAVAILABLE);
    switch (code) {
      case WRONG_CLUSTER, CLOCK_SKEW, ROLE_REFUSED, UNAUTHENTICATED, INVALID_ARGUMENT ->
          first.completeExceptionally(new ChunkRefusedException(code, message, e));
      default -> {
        // the cluster may take the node at one of the next beats
      }
    }
    missed(code + ": " + message);
  }

  private void missed(String why) {
    if (reached) {
      log.atWarn()
          .addKeyValue("asked", leader.address())
          .addKeyValue("why", why)
          .log("heartbeat-missed");
    }
    reached = false;
  }

  /// Says goodbye, so that nobody is sent here any more. From now on the node serves only what is
  /// under way, until its lease ends.
  public void leave() {
    pace.stop();
    thread.ifPresent(MembershipLoop::join);
    try {
      beat(true);
    } catch (IOException | RuntimeException e) {
      log.atInfo().addKeyValue("why", e.getMessage()).log("stopping-unannounced");
    }
  }

  @Override
  public void close() {
    pace.stop();
    membership = Optional.empty();
  }

  private static void join(Thread running) {
    try {
      running.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
