package io.skerry.metadata.raft.delegation;

import io.skerry.metadata.command.Batch;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.query.Lookup;
import io.skerry.metadata.state.Change;
import io.skerry.metadata.state.Holds;
import io.skerry.metadata.state.MemoryStore;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One leader's commit loop over the shared rows, and what it answers to clients. When another one
/// leads it goes on answering what it has read before, as a paused server does.
final class SimulatedLeader {
  private static final String PRINCIPAL = Scene.ADMIN.principal();
  private static final int BATCH_MAX = 3;

  private final VirtualTime time;
  private final SplittableRandom random;
  private final MemoryStore store;
  private final DelegationTable table;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private Optional<Runnable> inFlight = Optional.empty();
  private boolean leads = true;
  private boolean running;
  private long slowestMicros;

  private record Waiting(Command command, long sinceMicros) {}

  /// What a client gets to know of a name.
  record Seen(Optional<Long> inode, Optional<Long> mtime) {}

  /// A reply with what comes with it.
  record Reply(Seen seen, OptionalLong grant, List<Long> inodes) {}

  SimulatedLeader(
      VirtualTime time, SplittableRandom random, MemoryStore store, long term, boolean earlier) {
    this.time = time;
    this.random = random;
    this.store = store;
    this.table = new DelegationTable(time::nanos, task -> time.within(2, task));
    table.lead(term, earlier);
  }

  DelegationTable table() {
    return table;
  }

  /// Whether nobody else can lead: what a renewal needs.
  boolean leads() {
    return leads;
  }

  /// The longest that a command has waited.
  long slowestMicros() {
    return slowestMicros;
  }

  /// What stands at a path now.
  static Seen look(StateReader rows, String path) {
    try {
      var inode = new Lookup(Scene.ADMIN, Scene.at(path)).answer(rows);
      return new Seen(Optional.of(inode.id().value()), Optional.of(inode.times().mtimeNanos()));
    } catch (RejectedException e) {
      return new Seen(Optional.empty(), Optional.empty());
    }
  }

  /// Reads, and some time later grants and answers.
  void ask(String path, long lease, Consumer<Reply> client) {
    if (!leads) {
      return;
    }
    long before = table.nanos();
    ReadSet rows = new ReadSet(store);
    Seen seen = look(rows, path);
    time.within(
        random.nextInt(20) == 0 ? 1_500 : 2,
        () -> {
          OptionalLong grant = table.grant(lease, PRINCIPAL, rows.subjects(), before);
          List<Long> inodes = rows.subjects().stream().map(Subject::inode).toList();
          time.within(20, () -> client.accept(new Reply(seen, grant, inodes)));
        });
  }

  void submit(Command command) {
    queue.add(new Waiting(command, time.micros()));
    work();
  }

  private void work() {
    if (!running && leads) {
      running = true;
      time.within(2, this::batch);
    }
  }

  private void batch() {
    running = false;
    if (!leads || queue.isEmpty()) {
      return;
    }
    Flight flight = table.flight();
    Batch batch = new Batch(store, Holds.NONE, Optional.empty(), flight);
    List<Waiting> executed = new ArrayList<>();
    while (!queue.isEmpty() && executed.size() < BATCH_MAX) {
      Waiting next = queue.remove();
      Submission submission = new Submission(Caller.SERVICE, Optional.empty(), next.command());
      if (batch.tryExecute(submission).isPresent()) {
        executed.add(next);
      } else {
        park(next, flight.blocked());
      }
    }
    List<Change> changes = batch.changes();
    inFlight = Optional.of(() -> store.commit(store.appliedIndex() + 1, changes));
    running = true;
    time.within(30, () -> decided(flight, executed));
  }

  private void park(Waiting waiting, Wait wait) {
    table.park(
        wait,
        () -> {
          queue.add(waiting);
          work();
        });
    time.afterMicros(
        TimeUnit.MILLISECONDS.toMicros(table.millisUntil(wait.endNanos())),
        () -> table.expire(wait));
  }

  private void decided(Flight flight, List<Waiting> executed) {
    running = false;
    if (leads) {
      inFlight.orElseThrow().run();
      inFlight = Optional.empty();
      for (Waiting done : executed) {
        slowestMicros = Math.max(slowestMicros, time.micros() - done.sinceMicros());
      }
    }
    flight.over();
    work();
  }

  /// Another one leads from now on. What was on its way may have been decided or not.
  void depose() {
    leads = false;
    if (random.nextBoolean()) {
      inFlight.ifPresent(Runnable::run);
    }
    inFlight = Optional.empty();
    // It learns of it later.
    time.within(2_000, table::cease);
  }
}
