package io.skerry.metadata.raft;

import com.alipay.sofa.jraft.Node;
import io.skerry.metadata.codec.EncodedChange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens and shuts the commit loop as leadership comes and goes, tells the rest of the server on a
/// thread of its own, and asks for a snapshot when the log has grown.
final class ReplicaEvents implements GroupStateMachine.Events, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaEvents.class);
  private static final long SNAPSHOT_LOG_BYTES = 64L << 20;
  private static final int REPLY_THREADS = 2;
  private static final int CLOSE_SECONDS = 5;

  private final GroupSettings settings;
  private final Node node;
  private final ExecutorService listeners;
  private final ExecutorService replies;
  private final List<LongConsumer> onLeading = new CopyOnWriteArrayList<>();
  private final List<Runnable> onFollowing = new CopyOnWriteArrayList<>();
  private final List<LongConsumer> onApplied = new CopyOnWriteArrayList<>();
  private final List<ChangeListener> onApplying = new CopyOnWriteArrayList<>();
  private final AtomicLong applied = new AtomicLong();
  private final AtomicBoolean appliedTold = new AtomicBoolean(true);
  private final AtomicBoolean fatalTold = new AtomicBoolean();
  private final AtomicLong bytesSinceSnapshot = new AtomicLong();
  private volatile Optional<CommitLoop> loop = Optional.empty();
  private volatile List<String> members;
  private volatile List<String> others;
  private volatile long term;

  /// The term that listeners know this replica to lead in, 0 if none. Of the listeners' thread.
  private long leadingTold;

  ReplicaEvents(GroupSettings settings, Node node) {
    this.settings = settings;
    this.node = node;
    this.members = settings.voters();
    this.others = without(settings.voters(), settings.self());
    String name = "group-" + settings.group();
    this.listeners = Executors.newSingleThreadExecutor(threads(name + "-events"));
    this.replies = Executors.newFixedThreadPool(REPLY_THREADS, threads(name + "-replies-"));
  }

  /// Before the node starts.
  void attach(CommitLoop commitLoop) {
    loop = Optional.of(commitLoop);
  }

  /// Where answers are completed. Goes on in the caller's thread once the replica is closed, so
  /// that nobody waits for ever.
  Executor replies() {
    return task -> {
      try {
        replies.execute(task);
      } catch (RejectedExecutionException e) {
        task.run();
      }
    };
  }

  /// Told at once if this replica leads already.
  void onLeading(LongConsumer action) {
    tell(
        () -> {
          onLeading.add(action);
          if (leadingTold != 0) {
            action.accept(leadingTold);
          }
        });
  }

  void onFollowing(Runnable action) {
    onFollowing.add(action);
  }

  /// Told at once if something is applied already.
  void onApplied(LongConsumer action) {
    onApplied.add(action);
    tell(() -> action.accept(applied.get()));
  }

  void onApplying(ChangeListener listener) {
    onApplying.add(listener);
  }

  long term() {
    return term;
  }

  List<String> members() {
    return members;
  }

  /// Every voter but this one.
  List<String> others() {
    return others;
  }

  private static List<String> without(List<String> voters, String self) {
    return voters.stream().filter(voter -> !voter.equals(self)).toList();
  }

  CompletableFuture<Boolean> snapshot() {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    startSnapshot(done::complete);
    return done;
  }

  private void startSnapshot(Consumer<Boolean> done) {
    bytesSinceSnapshot.set(0);
    node.snapshot(status -> done.accept(status.isOk()));
  }

  @Override
  public void applying(long index, List<EncodedChange> changes) {
    onApplying.forEach(listener -> listener.applying(index, changes));
  }

  @Override
  public void applied(long index, long bytes) {
    applied.set(index);
    if (!onApplied.isEmpty() && appliedTold.compareAndSet(true, false)) {
      tell(this::tellApplied);
    }
    if (bytesSinceSnapshot.addAndGet(bytes) > SNAPSHOT_LOG_BYTES) {
      bytesSinceSnapshot.set(0);
      tell(() -> startSnapshot(done -> {}));
    }
  }

  @Override
  public void leading(long newTerm) {
    term = newTerm;
    members(voters()); // Raft tells of changes only; the lease must count the voters that there are
    loop.ifPresent(it -> it.open(newTerm));
    LOG.info("group {}: leading in term {}", settings.group(), newTerm);
    tell(
        () -> {
          leadingTold = newTerm;
          onLeading.forEach(action -> action.accept(newTerm));
        });
  }

  private List<String> voters() {
    try {
      return node.listPeers().stream().map(peer -> peer.getEndpoint().toString()).toList();
    } catch (IllegalStateException e) {
      return members; // it has ceased to lead meanwhile
    }
  }

  @Override
  public void notLeading() {
    loop.ifPresent(CommitLoop::shut);
    LOG.info("group {}: leads no longer", settings.group());
    tell(
        () -> {
          leadingTold = 0;
          onFollowing.forEach(Runnable::run);
        });
  }

  @Override
  public void following(long newTerm) {
    term = newTerm;
  }

  @Override
  public void members(List<String> addresses) {
    others = without(addresses, settings.self());
    members = List.copyOf(addresses);
  }

  @Override
  public void fatal(Throwable cause) {
    loop.ifPresent(CommitLoop::shut);
    if (fatalTold.compareAndSet(false, true)) {
      LOG.error("group {}: this replica cannot go on", settings.group(), cause);
      Thread.ofPlatform()
          .name("group-" + settings.group() + "-fatal")
          .start(() -> settings.fatal().accept(cause));
    }
  }

  @Override
  public void close() {
    listeners.shutdown();
    replies.shutdown();
    try {
      if (!listeners.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)
          || !replies.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("group {}: a callback does not end", settings.group());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellApplied() {
    appliedTold.set(true); // before reading, so that an index that comes now is told once more
    long index = applied.get();
    onApplied.forEach(action -> action.accept(index));
  }

  private void tell(Runnable task) {
    try {
      listeners.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.error("group {}: a callback failed", settings.group(), e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("group {}: closed before a callback", settings.group(), e);
    }
  }

  private static ThreadFactory threads(String name) {
    return Thread.ofPlatform().daemon().name(name, 0).factory();
  }
}
