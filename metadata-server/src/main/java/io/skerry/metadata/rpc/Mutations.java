package io.skerry.metadata.rpc;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.RequestKey;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.membership.SessionLeases;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.proto.rpc.RequestId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Submits what people ask for, under their session's request number, and renews that session.
public final class Mutations {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final GroupCalls calls;
  private final Map<Integer, SessionLeases> leases;
  private final InstantSource clock;

  public Mutations(GroupCalls calls, Map<Integer, SessionLeases> leases, InstantSource clock) {
    this.calls = calls;
    this.leases = Map.copyOf(leases);
    this.clock = clock;
  }

  /// @throws Failure if the command was rejected or refused
  GroupCalls.Applied submit(GroupReplica replica, Caller caller, RequestId id, Command command) {
    RequestKey request = Translation.request(id);
    GroupCalls.Applied applied =
        calls.submit(replica, new Submission(caller, Optional.of(request), command));
    leases(replica).renew(request.session());
    return applied;
  }

  /// Submits and answers the call when the command is applied, without a thread that waits.
  <R> void submit(Order order, Answers.Open<R> call, GroupCalls.Reply<R> reply) {
    RequestKey request = Translation.request(order.id());
    calls.submit(
        order.replica(),
        new Submission(order.caller(), Optional.of(request), order.command()),
        call,
        (applied, view) -> {
          leases(order.replica()).renew(request.session());
          return reply.make(applied, view);
        });
  }

  /// What somebody asks a group to do.
  record Order(GroupReplica replica, Caller caller, RequestId id, Command command) {}

  /// Submits a command that no session is needed for.
  GroupCalls.Applied submitFree(GroupReplica replica, Caller caller, Command command) {
    return calls.submit(replica, new Submission(caller, Optional.empty(), command));
  }

  SessionLeases leases(GroupReplica replica) {
    return Optional.ofNullable(leases.get(replica.group()))
        .orElseThrow(() -> Translation.invalid("no group " + replica.group()));
  }

  Instant now() {
    return clock.instant();
  }

  long nowMillis() {
    return clock.millis();
  }

  long nowNanos() {
    Instant now = clock.instant();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }
}
