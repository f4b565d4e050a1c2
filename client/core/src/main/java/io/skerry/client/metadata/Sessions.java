package io.skerry.client.metadata;

import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.skerry.client.SkerryException;
import io.skerry.client.transport.Timers;
import io.skerry.proto.rpc.EndSessionRequest;
import io.skerry.proto.rpc.OpenSessionReply;
import io.skerry.proto.rpc.OpenSessionRequest;
import io.skerry.proto.rpc.RenewSessionRequest;
import io.skerry.proto.rpc.RequestId;
import io.skerry.proto.rpc.SessionServiceGrpc;
import io.skerry.proto.security.Behalf;
import io.skerry.proto.types.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;

/// The sessions of one client, opened at the first mutation in a scope and renewed while it lives.
public final class Sessions implements AutoCloseable {
  private static final long END_MILLIS = 1_000;
  private static final int RENEWALS_IN_LEASE = 3;

  private final MetadataRouter router;
  private final boolean delegations;
  private final HeldLocks held = new HeldLocks();
  private final Map<String, Session> live = new ConcurrentHashMap<>();
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private Optional<ScheduledExecutorService> renewer = Optional.empty();
  private boolean closed;

  public Sessions(MetadataRouter router) {
    this(router, /* delegations= */ false);
  }

  /// @param delegations whether the client will keep answers in memory
  public Sessions(MetadataRouter router, boolean delegations) {
    this.router = router;
    this.delegations = delegations;
  }

  /// Executes one mutation exactly once, or says that nobody knows.
  public <Q, R> R mutate(
      String scope, MethodDescriptor<Q, R> method, Function<RequestId, Q> request)
      throws CallFailedException {
    return mutate(scope, method, request, Optional.empty());
  }

  /// @param request makes the message for a request number
  /// @param behalf whom it is made for; empty: the client itself
  <Q, R> R mutate(
      String scope,
      MethodDescriptor<Q, R> method,
      Function<RequestId, Q> request,
      Optional<Behalf> behalf)
      throws CallFailedException {
    return mutate(new Mutation<>(scope, method, request, behalf), Optional.empty(), session -> {});
  }

  /// @param locks that it relies on: it is refused with LOCK_LOST if they are gone
  /// @param by told of the session in which it is done
  <Q, R> R mutate(Mutation<Q, R> wanted, Optional<HeldLocks.Use> locks, Consumer<Session> by)
      throws CallFailedException {
    Optional<HeldLocks.Holding> holding = locks.flatMap(HeldLocks.Use::holding);
    Deadline deadline = router.deadline();
    while (true) {
      if (holding.filter(own -> live.get(wanted.scope()) != own.session()).isPresent()) {
        locks.ifPresent(HeldLocks.Use::lost);
        throw HeldLocks.lostFailure();
      }
      Session session =
          holding.isPresent() ? holding.get().session() : session(wanted.scope(), deadline);
      RequestId number = session.begin();
      RequestId id =
          holding.map(own -> number.toBuilder().setHolding(own.number()).build()).orElse(number);
      try {
        by.accept(session);
        return router.call(
            new RoutedCall<>(
                wanted.scope(),
                wanted.method(),
                wanted.request().apply(id),
                /* mutation= */ true,
                deadline,
                wanted.behalf()));
      } catch (CallFailedException e) {
        if (e.code() == ErrorCode.LOCK_LOST) {
          locks.ifPresent(HeldLocks.Use::lost);
        }
        if (e.code() != ErrorCode.SESSION_LOST) {
          throw e;
        }
        lost(session);
        if (e.mayHaveRun()) {
          throw new CallFailedException(
              ErrorCode.OUTCOME_UNKNOWN,
              "the session ended before an answer came: the change may or may not have been made",
              true,
              e);
        }
        if (deadline.isExpired()) {
          throw e;
        }
      } finally {
        session.answered(number);
      }
    }
  }

  HeldLocks heldLocks() {
    return held;
  }

  Duration callTimeout() {
    return router.callTimeout();
  }

  /// Returns if the client may rely on its locks on a file, if it has any; asks the service if that
  /// has not answered for half the lease.
  void requireLocks(RemotePath path, long inode) throws SkerryException {
    try {
      Optional<HeldLocks.Use> locks = held.use(path.namespace(), inode);
      if (locks.isPresent()) {
        try (HeldLocks.Use use = locks.get()) {
          requireTrusted(use);
        }
      }
    } catch (CallFailedException e) {
      throw e.about(path.toString());
    }
  }

  private void requireTrusted(HeldLocks.Use use) throws CallFailedException {
    Optional<Session> doubtful =
        use.holding().map(HeldLocks.Holding::session).filter(session -> !session.trusted());
    if (doubtful.isPresent() && !confirmed(doubtful.get())) {
      use.lost();
      throw HeldLocks.lostFailure();
    }
  }

  private boolean confirmed(Session session) throws CallFailedException {
    if (session.over()) {
      return false;
    }
    try {
      callRenew(session, router.deadline());
      return true;
    } catch (CallFailedException e) {
      if (e.code() != ErrorCode.SESSION_LOST) {
        throw e;
      }
      lost(session);
      return false;
    }
  }

  /// States something about the session, which changes nothing that is written.
  <Q, R> R state(
      String scope, MethodDescriptor<Q, R> method, LongFunction<Q> request, Optional<Behalf> behalf)
      throws CallFailedException {
    Deadline deadline = router.deadline();
    while (true) {
      Session session = session(scope, deadline);
      try {
        Q message = request.apply(session.id());
        return router.call(
            new RoutedCall<>(scope, method, message, /* mutation= */ false, deadline, behalf));
      } catch (CallFailedException e) {
        if (e.code() != ErrorCode.SESSION_LOST || deadline.isExpired()) {
          throw e;
        }
        lost(session);
      }
    }
  }

  /// The session in a scope, which is opened if there is none.
  Session current(String scope) throws CallFailedException {
    return session(scope, router.deadline());
  }

  /// The service does not know the session any more.
  void lost(Session session) {
    session.end();
    live.remove(session.scope(), session);
    held.lost(session);
  }

  private Session session(String scope, Deadline deadline) throws CallFailedException {
    Session known = live.get(scope);
    if (known != null) {
      return known;
    }
    synchronized (locks.computeIfAbsent(scope, any -> new Object())) {
      Session other = live.get(scope);
      if (other != null) {
        return other;
      }
      long asked = System.nanoTime();
      // A repeated call may open a second session; it holds nothing and ends with its lease.
      OpenSessionReply reply =
          router.call(
              new RoutedCall<>(
                  scope,
                  SessionServiceGrpc.getOpenSessionMethod(),
                  OpenSessionRequest.newBuilder()
                      .setNamespace(scope)
                      .setDelegations(delegations)
                      .build(),
                  /* mutation= */ false,
                  deadline));
      router.learn(reply.getServers());
      Session opened =
          new Session(scope, reply.getSession(), reply.getGroup(), reply.getLeaseMillis(), asked);
      live.put(scope, opened);
      keepAlive(opened);
      return opened;
    }
  }

  private synchronized void keepAlive(Session session) {
    if (closed) {
      return;
    }
    if (renewer.isEmpty()) {
      renewer = Optional.of(Timers.daemon("skerry-sessions"));
    }
    long pause = Math.max(1, session.leaseMillis() / RENEWALS_IN_LEASE);
    var unused = renewer.get().schedule(() -> renew(session), pause, TimeUnit.MILLISECONDS);
  }

  private void renew(Session session) {
    if (live.get(session.scope()) != session) {
      return;
    }
    try {
      long millis = session.leaseMillis() / RENEWALS_IN_LEASE;
      callRenew(session, Deadline.after(millis, TimeUnit.MILLISECONDS));
    } catch (CallFailedException e) {
      if (e.code() == ErrorCode.SESSION_LOST) {
        // The next mutation opens another one; chunks of this one are refused at their commit.
        lost(session);
        return;
      }
    } catch (IllegalStateException e) {
      // The channels were closed while this was on its way.
      return;
    }
    keepAlive(session);
  }

  private void callRenew(Session session, Deadline deadline) throws CallFailedException {
    long sent = System.nanoTime();
    router.call(
        new RoutedCall<>(
            session.scope(),
            SessionServiceGrpc.getRenewSessionMethod(),
            RenewSessionRequest.newBuilder()
                .setGroup(session.group())
                .setSession(session.id())
                .build(),
            /* mutation= */ false,
            deadline));
    session.renewed(sent);
  }

  /// Ends all sessions as far as a second allows; the rest end with their leases.
  @Override
  public void close() {
    List<Session> ending;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      held.close();
      renewer.ifPresent(ScheduledExecutorService::shutdownNow);
      ending = List.copyOf(live.values());
      live.clear();
    }
    Deadline deadline = Deadline.after(END_MILLIS, TimeUnit.MILLISECONDS);
    for (Session session : ending) {
      if (!end(session, deadline)) {
        return;
      }
    }
  }

  private boolean end(Session session, Deadline deadline) {
    try {
      router.call(
          new RoutedCall<>(
              session.scope(),
              SessionServiceGrpc.getEndSessionMethod(),
              EndSessionRequest.newBuilder()
                  .setGroup(session.group())
                  .setSession(session.id())
                  .build(),
              /* mutation= */ false,
              deadline));
      return true;
    } catch (CallFailedException e) {
      return e.code() == ErrorCode.SESSION_LOST;
    }
  }
}
