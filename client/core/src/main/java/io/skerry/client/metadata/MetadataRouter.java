package io.skerry.client.metadata;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.skerry.client.LeaderHints;
import io.skerry.client.metadata.Verdict.Next;
import io.skerry.client.transport.Channels;
import io.skerry.proto.rpc.ClusterServiceGrpc;
import io.skerry.proto.rpc.DelegateReply;
import io.skerry.proto.rpc.DelegateRequest;
import io.skerry.proto.rpc.ListServersRequest;
import io.skerry.proto.rpc.ServerList;
import io.skerry.proto.rpc.SessionServiceGrpc;
import io.skerry.proto.servers.KnownServers;
import io.skerry.proto.types.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Finds the leader of a scope and repeats a call, unchanged, until it is answered or its deadline
/// is over. A silent server costs one attempt's time, not the whole deadline.
public final class MetadataRouter {
  /// An answer from a healthy leader takes milliseconds; an election about a second.
  private static final long ATTEMPT_MILLIS = 3_000;

  private static final int REDIRECTS_WITHOUT_PAUSE = 2;

  private final Channels channels;
  private final ToldServers servers;
  private final LeaderHints hints;
  private final Duration callTimeout;
  private final Map<String, String> leaders = new ConcurrentHashMap<>();

  public MetadataRouter(
      Channels channels, List<String> servers, LeaderHints hints, Duration callTimeout) {
    this.channels = channels;
    this.servers = new ToldServers(servers, hints);
    this.hints = hints;
    this.callTimeout = callTimeout;
  }

  Duration callTimeout() {
    return callTimeout;
  }

  /// A deadline for one call of the user.
  public Deadline deadline() {
    return Deadline.after(callTimeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  <Q, R> R call(RoutedCall<Q, R> call) throws CallFailedException {
    Search search = new Search(candidates(call.scope()));
    Pause pause = new Pause();
    boolean mayHaveRun = false;
    int redirects = 0;
    while (true) {
      String server = search.next();
      Verdict verdict;
      try {
        R reply = attempt(server, call);
        remember(call.scope(), server);
        if (servers.stale()) {
          refresh(server);
        }
        return reply;
      } catch (StatusRuntimeException e) {
        verdict = Verdict.of(e);
      }
      mayHaveRun |= verdict.mayHaveRun();
      servers.learn(verdict.servers());
      search.failed(server, verdict);
      if (verdict.next() == Next.GIVE_UP) {
        throw new CallFailedException(verdict.code(), verdict.message(), mayHaveRun);
      }
      if (verdict.next() == Next.OTHER_SERVER_ONCE && search.allHopeless()) {
        throw new CallFailedException(
            verdict.code(), verdict.message() + " (asked " + search.asked() + ')', mayHaveRun);
      }
      if (call.deadline().isExpired() || Thread.currentThread().isInterrupted()) {
        throw over(call, search, mayHaveRun);
      }
      if (verdict.leader().isPresent() && redirects < REDIRECTS_WITHOUT_PAUSE) {
        redirects++;
      } else {
        redirects = 0;
        pause.take(call.deadline());
      }
    }
  }

  /// The server that has answered last for a scope.
  Optional<String> leader(String scope) {
    return Optional.ofNullable(leaders.get(scope));
  }

  /// A stream to one server, which may not be the leader.
  ClientCall<DelegateRequest, DelegateReply> delegate(String server, CallOptions options) {
    return channels
        .metadata(server)
        .channel()
        .newCall(SessionServiceGrpc.getDelegateMethod(), options);
  }

  /// The cluster's metadata servers, as one of them has told.
  void learn(ServerList told) {
    servers.learn(told);
  }

  /// Asks a server that answers, in the background, which servers there are now; so that a client
  /// that only reads finds them when all of those it began with are gone.
  private void refresh(String server) {
    try {
      ClientCalls.asyncUnaryCall(
          channels
              .metadata(server)
              .channel()
              .newCall(
                  ClusterServiceGrpc.getListServersMethod(),
                  CallOptions.DEFAULT.withDeadlineAfter(ATTEMPT_MILLIS, TimeUnit.MILLISECONDS)),
          ListServersRequest.getDefaultInstance(),
          servers);
    } catch (IllegalStateException e) {
      // The client is being closed.
    }
  }

  private <Q, R> R attempt(String server, RoutedCall<Q, R> call) {
    long remaining = Math.max(1, call.deadline().timeRemaining(TimeUnit.MILLISECONDS));
    return channels
        .metadata(server)
        .call(call.method(), call.request(), call.behalf(), Math.min(remaining, ATTEMPT_MILLIS));
  }

  private CallFailedException over(RoutedCall<?, ?> call, Search search, boolean mayHaveRun) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    String words =
        interrupted
            ? "interrupted while waiting for a metadata server"
            : "no metadata server answered within "
                + callTimeout.toSeconds()
                + " s (asked "
                + search.asked()
                + "): is a majority of them running?";
    boolean open = call.mutation() && mayHaveRun;
    return open
        ? new CallFailedException(
            ErrorCode.OUTCOME_UNKNOWN, words + " The change may still be made.", true)
        : new CallFailedException(ErrorCode.UNAVAILABLE, words, mayHaveRun);
  }

  private void remember(String scope, String server) {
    if (!server.equals(leaders.put(scope, server))) {
      hints.remember(scope, server);
    }
  }

  /// The likely leader first: as known here, as hinted, then whoever leads something else.
  private List<String> candidates(String scope) {
    Set<String> ordered = new LinkedHashSet<>();
    String known = leaders.get(scope);
    if (known != null) {
      ordered.add(known);
    } else {
      hints.leader(scope).filter(KnownServers::wellFormed).ifPresent(ordered::add);
      ordered.addAll(leaders.values());
    }
    ordered.addAll(servers.all());
    return new ArrayList<>(ordered);
  }
}
