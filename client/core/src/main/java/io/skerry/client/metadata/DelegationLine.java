package io.skerry.client.metadata;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.skerry.proto.rpc.DelegateReply;
import io.skerry.proto.rpc.DelegateRequest;
import io.skerry.proto.rpc.DelegationBegin;
import io.skerry.proto.rpc.DelegationBegun;
import io.skerry.proto.rpc.DelegationRenewal;
import io.skerry.proto.types.ErrorCode;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// The stream on which a client keeps its lease for one namespace and is asked to forget. Open only
/// while the memory is used; when it breaks everything is forgotten, and the next question begins
/// anew.
final class DelegationLine {
  /// A client that asks nothing for so long gives everything back.
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /// A server that has not renewed for so long is given up.
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /// Before the next attempt; doubled while none succeeds.
  private static final long PAUSE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long PAUSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);
  private static final int RENEWALS_IN_LEASE = 4;

  private final String scope;
  private final MetadataRouter router;
  private final Sessions sessions;
  private final ScheduledExecutorService timer;
  private final AnswerCache cache;
  private Optional<Line> line = Optional.empty();
  private boolean starting;
  private boolean closed;
  private long pauseNanos = PAUSE_NANOS_MIN;
  private long notBeforeNanos = System.nanoTime();
  private volatile long wantedNanos = notBeforeNanos;

  DelegationLine(
      String scope,
      MetadataRouter router,
      Sessions sessions,
      ScheduledExecutorService timer,
      AnswerCache cache) {
    this.scope = scope;
    this.router = router;
    this.sessions = sessions;
    this.timer = timer;
    this.cache = cache;
  }

  /// Somebody asks: a lease is begun in the background if there is none.
  void wanted() {
    long now = System.nanoTime();
    wantedNanos = now;
    synchronized (this) {
      if (closed || starting || line.isPresent() || notBeforeNanos - now > 0) {
        return;
      }
      starting = true;
    }
    Thread starter = new Thread(this::start, "skerry-delegation");
    starter.setDaemon(true);
    starter.start();
  }

  private void start() {
    boolean begun = false;
    try {
      Session session = sessions.current(scope);
      Optional<String> leader = router.leader(scope);
      begun = leader.isPresent() && begin(session, leader.get());
    } catch (CallFailedException | IllegalStateException e) {
      // Questions go to the service meanwhile, and say what is wrong.
      begun = false;
    } finally {
      synchronized (this) {
        starting = false;
        if (!begun) {
          pause();
        }
      }
    }
  }

  private boolean begin(Session session, String server) {
    Line next = new Line(session);
    synchronized (this) {
      if (closed) {
        return false;
      }
      line = Optional.of(next);
    }
    next.begin(server);
    return true;
  }

  /// Whether the stream is still the one that counts.
  private synchronized boolean begun(Line begun, long lease, long untilNanos) {
    if (line.isEmpty() || line.get() != begun) {
      return false;
    }
    cache.begun(lease, untilNanos);
    pauseNanos = PAUSE_NANOS_MIN;
    return true;
  }

  private synchronized void ended(Line old) {
    if (line.isPresent() && line.get() == old) {
      line = Optional.empty();
      pause();
      cache.over();
    }
  }

  private void pause() {
    notBeforeNanos = System.nanoTime() + pauseNanos;
    pauseNanos = Math.min(2 * pauseNanos, PAUSE_NANOS_MAX);
  }

  /// Gives everything back.
  void close() {
    Optional<Line> last;
    synchronized (this) {
      closed = true;
      last = line;
    }
    last.ifPresent(Line::finish);
  }

  /// One stream, from its beginning until it breaks or is not needed any more.
  private final class Line implements StreamObserver<DelegateReply> {
    private final Session session;
    private final long begunNanos = System.nanoTime();
    private volatile Optional<ClientCall<DelegateRequest, DelegateReply>> call = Optional.empty();
    private Optional<StreamObserver<DelegateRequest>> requests = Optional.empty();
    private Optional<ScheduledFuture<?>> renewals = Optional.empty();
    private long lease;
    private long usableNanos;
    private volatile long heardNanos = begunNanos;

    Line(Session session) {
      this.session = session;
    }

    synchronized void begin(String server) {
      try {
        ClientCall<DelegateRequest, DelegateReply> opened =
            router.delegate(server, CallOptions.DEFAULT);
        requests = Optional.of(ClientCalls.asyncBidiStreamingCall(opened, this));
        call = Optional.of(opened);
        var unused = timer.schedule(this::awaitLease, SILENCE_NANOS, TimeUnit.NANOSECONDS);
      } catch (IllegalStateException | RejectedExecutionException e) {
        ended(this); // the client is being closed
        return;
      }
      send(
          DelegateRequest.newBuilder()
              .setBegin(DelegationBegin.newBuilder().setNamespace(scope).setSession(session.id()))
              .build());
    }

    @Override
    public void onNext(DelegateReply reply) {
      heardNanos = System.nanoTime();
      switch (reply.getWhatCase()) {
        case BEGUN -> leased(reply.getBegun());
        case RENEWED -> renewed(reply.getRenewed().getClock());
        case RECALL -> {
          cache.recall(reply.getRecall().getInodesList());
          send(DelegateRequest.newBuilder().setGivenBack(reply.getRecall().getNumber()).build());
        }
        default -> finish();
      }
    }

    private synchronized void awaitLease() {
      if (lease == 0) {
        giveUp();
      }
    }

    private void giveUp() {
      call.ifPresent(silent -> silent.cancel("not answered in time", null));
      over();
    }

    private synchronized void leased(DelegationBegun told) {
      lease = told.getLease();
      usableNanos = TimeUnit.MILLISECONDS.toNanos(told.getLeaseMillis()) / 2;
      if (!begun(this, lease, begunNanos + usableNanos)) {
        finish();
        return;
      }
      long pause = Math.max(1, told.getLeaseMillis() / RENEWALS_IN_LEASE);
      try {
        renewals =
            Optional.of(
                timer.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS));
      } catch (RejectedExecutionException e) {
        finish(); // the client is being closed
      }
    }

    private synchronized void renewed(long clock) {
      cache.renewed(lease, clock + usableNanos);
    }

    private void renew() {
      long now = System.nanoTime();
      if (now - heardNanos > SILENCE_NANOS) {
        giveUp();
        return;
      }
      if (now - wantedNanos > IDLE_NANOS) {
        finish();
        return;
      }
      send(
          DelegateRequest.newBuilder()
              .setRenew(
                  DelegationRenewal.newBuilder()
                      .setClock(now)
                      .addAllReturned(cache.takeForgotten()))
              .build());
    }

    private synchronized void send(DelegateRequest message) {
      try {
        requests.ifPresent(stream -> stream.onNext(message));
      } catch (IllegalStateException e) {
        over(); // it has ended on the other side
      }
    }

    /// Forgets first, then says so.
    private void finish() {
      over();
      synchronized (this) {
        try {
          requests.ifPresent(StreamObserver::onCompleted);
        } catch (IllegalStateException e) {
          // It has ended already.
        }
        requests = Optional.empty();
      }
    }

    private void over() {
      ended(this);
      synchronized (this) {
        renewals.ifPresent(timed -> timed.cancel(false));
      }
    }

    @Override
    public void onError(Throwable failure) {
      if (Verdict.of(failure).code() == ErrorCode.SESSION_LOST) {
        sessions.lost(session);
      }
      over();
    }

    @Override
    public void onCompleted() {
      over();
    }
  }
}
