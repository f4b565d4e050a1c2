package io.skerry.metadata.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.entity.Task;
import io.skerry.metadata.codec.GroupIdentity;
import io.skerry.metadata.codec.LogEntryCodec;
import io.skerry.metadata.command.Batch;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.model.Table;
import io.skerry.metadata.raft.delegation.DelegationTable;
import io.skerry.metadata.raft.delegation.Flight;
import io.skerry.metadata.raft.delegation.Wait;
import io.skerry.metadata.state.ClusterMap;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.store.MetadataStore;
import io.skerry.metadata.store.StoreView;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.InodeId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one writer of a group. While this replica leads, it executes what waits over the applied
/// state, proposes the changes as one entry bound to its term, and answers when that entry is
/// applied here. One entry is in flight at a time, so a batch is always computed on the state it
/// lands on.
final class CommitLoop implements AutoCloseable {
  static final int QUEUE_MAX = 8_192;

  private static final Logger LOG = LoggerFactory.getLogger(CommitLoop.class);
  private static final long EXECUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /// Rows of 250 bytes, generously, make an entry of 4 MiB.
  private static final int ROWS_MAX = 16_384;

  private static final int ENTRY_BYTES_MAX = 48 << 20;
  private static final long DECISION_MILLIS = 5_000;
  private static final long POLL_MILLIS = 500;
  private static final long CLOSE_MILLIS = 10_000;

  private final GroupIdentity identity;
  private final MetadataStore store;
  private final Node node;
  private final Executor replies;
  private final Consumer<Throwable> fatal;
  private final HoldBook holds;
  private final DelegationTable delegations;
  private final LockWaits locks;
  private final Parking parking;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(QUEUE_MAX);
  private final LoopMeter meter = new LoopMeter();
  private final Thread thread;

  /// What the last batch knew of nodes and placement groups, which only batches of this loop change
  /// while its term lasts; every new chunk needs all of them. Of the loop's thread.
  private Optional<ClusterMap> map = Optional.empty();

  private long mapTerm;
  private volatile long openTerm;
  private volatile boolean closed;

  /// One submission and who waits for it.
  private record Waiting(
      Submission submission, Answer answer, AtomicBoolean told, long queuedNanos) {
    void refuse(ErrorCode code, String message) {
      if (told.compareAndSet(false, true)) {
        answer.refused(new RefusedException(code, message));
      }
    }

    void committed(Committed committed, View view) {
      if (told.compareAndSet(false, true)) {
        answer.committed(committed, view);
      }
    }
  }

  private record Executed(Waiting waiting, Outcome outcome) {}

  /// What a batch is told about when it is applied.
  ///
  /// @param locked files whose locks it changes
  private record Effects(List<Executed> executed, Flight flight, Set<LockWaits.File> locked) {}

  /// What the leader has in memory of clients that wait or are waited for.
  record Waiters(DelegationTable delegations, LockWaits locks) {}

  /// @param replies where answers are completed; dependants of the answers run there
  CommitLoop(
      GroupIdentity identity,
      MetadataStore store,
      HoldBook holds,
      Waiters waiters,
      Node node,
      Executor replies,
      Consumer<Throwable> fatal) {
    this.identity = identity;
    this.store = store;
    this.holds = holds;
    this.delegations = waiters.delegations();
    this.locks = waiters.locks();
    this.parking = new Parking(delegations, identity.group());
    this.node = node;
    this.replies = replies;
    this.fatal = fatal;
    this.thread = Thread.ofPlatform().daemon().name("commit-" + identity.group()).start(this::run);
  }

  /// Begins to take commands. Everything before this term must be applied.
  void open(long term) {
    try (StoreView view = store.view()) {
      List<Session> sessions = view.scan(Session.all(), Integer.MAX_VALUE);
      holds.lead(!sessions.isEmpty());
      delegations.lead(term, sessions.stream().anyMatch(Session::delegations));
    }
    locks.lead(term);
    openTerm = term;
  }

  /// Takes no more commands; what waits is answered with RETRY.
  void shut() {
    openTerm = 0;
    delegations.cease();
    locks.cease();
  }

  boolean open() {
    return openTerm != 0;
  }

  /// The term in which commands are taken; 0 if none are.
  long term() {
    return openTerm;
  }

  /// Queues a command; the caller has made sure that the loop was open. The answer comes once.
  void submit(Submission submission, Answer answer) {
    queue(new Waiting(submission, answer, new AtomicBoolean(), System.nanoTime()));
  }

  private void queue(Waiting waiting) {
    if (!queue.offer(waiting)) {
      waiting.refuse(ErrorCode.BUSY, QUEUE_MAX + " commands are waiting already");
    } else if (closed) {
      refuseQueued("this server is stopping");
    }
  }

  /// What the loop has done so far.
  LoopMeter meter() {
    return meter;
  }

  /// Commands that wait.
  int queued() {
    return queue.size();
  }

  @Override
  public void close() {
    closed = true;
    shut();
    parking.close();
    thread.interrupt();
    try {
      if (!thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
        LOG.warn("{}: the commit loop does not end", identity);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuseQueued("this server is stopping");
  }

  private void run() {
    try {
      while (!closed) {
        Waiting first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          runBatch(first, openTerm);
        }
      }
    } catch (InterruptedException e) {
      if (!closed) {
        fatal.accept(e);
      }
    } catch (RuntimeException | Error e) {
      closed = true;
      fatal.accept(e);
    } finally {
      refuseQueued("this server is stopping");
    }
  }

  private void runBatch(Waiting first, long term) throws InterruptedException {
    if (term == 0) {
      first.refuse(ErrorCode.RETRY, "this server no longer leads the group");
      return;
    }
    List<Executed> executed = new ArrayList<>();
    long started = System.nanoTime();
    Flight flight = delegations.flight();
    byte[] entry;
    Set<LockWaits.File> locked;
    try (StoreView view = store.view()) {
      Batch batch = new Batch(view, holds, mapTerm == term ? map : Optional.empty(), flight);
      execute(batch, flight, first, executed);
      map = batch.unchangedMap();
      mapTerm = term;
      if (executed.isEmpty()) {
        flight.over();
        return;
      }
      locked = locked(batch);
      entry = encode(batch);
    } catch (RuntimeException e) {
      flight.over();
      LOG.error("{}: a batch of {} commands failed", identity, executed.size(), e);
      first.refuse(ErrorCode.INTERNAL, "the command could not be executed");
      refuse(executed, ErrorCode.INTERNAL, "the batch could not be executed");
      return;
    }
    long proposed = System.nanoTime();
    Effects effects = new Effects(executed, flight, locked);
    Proposal proposal = new Proposal(result -> answer(effects, result));
    node.apply(new Task(ByteBuffer.wrap(entry), proposal, term));
    awaitDecision(executed, proposal);
    meter.batch(
        new LoopMeter.Batch(
            executed.size(),
            entry.length,
            started - first.queuedNanos(),
            proposed - started,
            System.nanoTime() - proposed));
  }

  /// Takes what waits until the batch is full or its time is over.
  private void execute(Batch batch, Flight flight, Waiting first, List<Executed> executed) {
    long started = System.nanoTime();
    Waiting next = first;
    while (next != null) {
      try {
        Optional<Outcome> outcome = batch.tryExecute(next.submission());
        if (outcome.isPresent()) {
          executed.add(new Executed(next, outcome.get()));
        } else {
          park(next, flight.blocked());
        }
      } catch (RuntimeException e) {
        LOG.error("{}: {} failed", identity, next.submission(), e);
        next.refuse(ErrorCode.INTERNAL, "the command could not be executed");
      }
      boolean full = batch.rows() >= ROWS_MAX || System.nanoTime() - started > EXECUTION_NANOS;
      next = full ? null : queue.poll();
    }
  }

  private void park(Waiting waiting, Wait wait) {
    if (!parking.park(wait, waiting.queuedNanos(), () -> queue(waiting))) {
      waiting.refuse(ErrorCode.RETRY, "clients still have in memory what this would change");
    }
  }

  private static Set<LockWaits.File> locked(Batch batch) {
    Set<LockWaits.File> files = new LinkedHashSet<>();
    for (RowKey<?> key : batch.changedKeys(Table.LOCK)) {
      ByteBuffer bytes = ByteBuffer.wrap(key.bytes());
      files.add(new LockWaits.File(bytes.getInt(), new InodeId(bytes.getLong())));
    }
    return files;
  }

  private byte[] encode(Batch batch) {
    byte[] entry = LogEntryCodec.encode(identity, batch.changes());
    if (entry.length > ENTRY_BYTES_MAX) {
      throw new IllegalStateException("an entry of " + entry.length + " bytes cannot be sent");
    }
    return entry;
  }

  /// Called by the thread that applies, which must not wait.
  private void answer(Effects effects, Proposal.Result result) {
    List<Executed> executed = effects.executed();
    effects.flight().over();
    if (!result.status().isOk()) {
      LOG.info("{}: outcome of a batch is unknown: {}", identity, result.status());
      refuse(executed, ErrorCode.RETRY, "leadership was lost; the outcome is not known here");
      return;
    }
    replies.execute(
        () -> {
          try (View view = new AppliedView(store.view())) {
            for (Executed one : executed) {
              one.waiting().committed(new Committed(one.outcome(), result.index()), view);
            }
            locks.changed(effects.locked(), view);
          } catch (RuntimeException e) {
            LOG.error("{}: answers of a batch were lost", identity, e);
            executed.forEach(
                one -> one.waiting().refuse(ErrorCode.RETRY, "the answer could not be made"));
          } finally {
            executed.forEach(one -> one.waiting().answer().delivered());
          }
        });
  }

  /// Waits until the log has decided. Callers wait no longer than they should: what takes too long
  /// is answered with RETRY, while the loop, which must not run ahead of the log, goes on waiting.
  private void awaitDecision(List<Executed> executed, Proposal proposal)
      throws InterruptedException {
    long started = System.nanoTime();
    try {
      while (!proposal.decidedWithin(POLL_MILLIS)) {
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        if (waited > DECISION_MILLIS) {
          refuse(executed, ErrorCode.RETRY, "no majority has answered for " + waited + " ms");
          refuseQueued("no majority has answered for " + waited + " ms");
        }
      }
    } catch (InterruptedException e) {
      refuse(executed, ErrorCode.RETRY, "this server is stopping");
      throw e;
    }
  }

  private void refuseQueued(String message) {
    List<Waiting> waiting = new ArrayList<>();
    queue.drainTo(waiting);
    replies.execute(() -> waiting.forEach(one -> one.refuse(ErrorCode.RETRY, message)));
  }

  private void refuse(List<Executed> executed, ErrorCode code, String message) {
    replies.execute(() -> executed.forEach(one -> one.waiting().refuse(code, message)));
  }
}
