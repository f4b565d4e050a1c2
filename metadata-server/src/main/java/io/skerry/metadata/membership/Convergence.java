package io.skerry.metadata.membership;

import io.skerry.metadata.codec.EncodedChange;
import io.skerry.metadata.command.NoteDivergences;
import io.skerry.metadata.command.ReconcileCopies;
import io.skerry.metadata.convergence.Answer;
import io.skerry.metadata.convergence.ChunkBook;
import io.skerry.metadata.convergence.Finding;
import io.skerry.metadata.convergence.NodeWatch;
import io.skerry.metadata.convergence.Picture;
import io.skerry.metadata.convergence.Question;
import io.skerry.metadata.model.Divergence;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.View;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The leader of one group compares storage nodes with its rows, and proposes what is to be done
/// where they differ. In memory only but for what `divergence` rows say: a new leader counts and
/// compares anew.
public final class Convergence implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Convergence.class);

  /// Rows counted at once, and how often in one step; others may come in between.
  private static final int ROWS = 8_192;

  private static final int TURNS = 8;

  /// A heartbeat brings the book up to date itself while there is no more to do.
  private static final int CHANGES_IN_HEARTBEAT = 4_096;

  private static final int FINDINGS_MAX = 64;
  private static final int ROWS_NOTED_MAX = 10_000;
  private static final long REST_NANOS = 30_000_000_000L;

  private final GroupReplica replica;
  private final InstantSource clock;
  private final ChangedKeys changes = new ChangedKeys();
  private final ChunkBook book = new ChunkBook();
  private final Map<Integer, NodeWatch> watches = new HashMap<>();
  private final List<Decision> decisions = new ArrayList<>();
  private Optional<View> view = Optional.empty();
  private Optional<Picture> picture = Optional.empty();
  private long term;
  private long number;
  private long compared;
  private long restUntilNanos = System.nanoTime();
  private boolean closed;

  private record Decision(int node, Finding finding) {}

  Convergence(GroupReplica replica, InstantSource clock) {
    this.replica = replica;
    this.clock = clock;
    replica.onApplying(this::applying);
  }

  public int group() {
    return replica.group();
  }

  private void applying(long index, List<EncodedChange> changed) {
    changes.add(index, changed);
  }

  /// Takes what a node says of its chunks.
  ///
  /// @param holds placement groups of which it has chunks
  /// @return what it shall say next
  public synchronized List<Question> heartbeat(
      int node, List<Integer> holds, List<Answer> answers) {
    long index = replica.appliedIndex();
    if (changes.size() <= CHANGES_IN_HEARTBEAT) {
      advance(0);
    }
    if (picture.isEmpty() || !book.counted()) {
      return List.of();
    }
    Picture now = picture.get();
    NodeWatch watch = watches.computeIfAbsent(node, id -> new NodeWatch(id, () -> number++));
    watch.heard(holds, answers, index);
    judge(node, watch, now);
    return watch.ask(now, System.nanoTime());
  }

  /// A node has sent more than any node has to say.
  public synchronized void malformed(int node, String what) {
    NodeWatch watch = watches.get(node);
    if (watch != null) {
      watch.malformed(what);
    }
  }

  private void judge(int node, NodeWatch watch, Picture now) {
    long before = watch.compared();
    for (Finding finding : watch.judge(now, System.nanoTime())) {
      if (decisions.size() < FINDINGS_MAX) {
        decisions.add(new Decision(node, finding));
      }
    }
    compared += watch.compared() - before;
    watch
        .nonsense()
        .ifPresent(
            what ->
                LOG.atError()
                    .addKeyValue("group", group())
                    .addKeyValue("node", node)
                    .addKeyValue("what", what)
                    .log("digests make no sense"));
  }

  /// Brings the book up to date, counts further, and proposes what was found.
  void step() throws InterruptedException, ExecutionException, TimeoutException {
    for (int turn = 0; turn < TURNS; turn++) {
      if (!turn()) {
        break;
      }
    }
    for (Decision decision : taken()) {
      propose(decision);
    }
    Optional<NoteDivergences> notes = notes();
    if (notes.isPresent() && replica.leading()) {
      ServiceCommands.submit(replica, notes.get());
    }
  }

  /// Whether there is more to count.
  private synchronized boolean turn() {
    advance(ROWS);
    picture.ifPresent(now -> watches.forEach((node, watch) -> judge(node, watch, now)));
    return view.isPresent() && !book.counted();
  }

  private void advance(int rows) {
    if (closed || !replica.leading() || System.nanoTime() - restUntilNanos < 0) {
      rest();
      return;
    }
    if (replica.term() != term || !changes.complete()) {
      rest();
      term = replica.term();
      number = term << 32;
      changes.begin();
    }
    View now = replica.appliedView();
    if (now.index() < changes.since()) {
      now.close(); // changes of then were told to nobody
      return;
    }
    View before = view.orElse(now);
    List<RowKey<?>> changed = changes.until(now.index());
    if (!changes.complete()) {
      now.close();
      rest(); // some were left out
      return;
    }
    boolean room = book.step(before, now, changed, rows);
    view.ifPresent(View::close);
    view = Optional.of(now);
    picture = Picture.of(now, book, now.index(), group());
    if (!room) {
      restUntilNanos = System.nanoTime() + REST_NANOS;
      LOG.atWarn().addKeyValue("group", group()).log("too much is unsettled to be compared");
      rest();
    }
  }

  /// Forgets everything.
  private void rest() {
    if (view.isEmpty() && term == 0) {
      return;
    }
    changes.end();
    view.ifPresent(View::close);
    view = Optional.empty();
    picture = Optional.empty();
    book.forget();
    watches.clear();
    decisions.clear();
    term = 0;
  }

  private synchronized List<Decision> taken() {
    List<Decision> taken = List.copyOf(decisions);
    decisions.clear();
    return taken;
  }

  private void propose(Decision decision)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!replica.leading()) {
      return;
    }
    Finding found = decision.finding();
    ReconcileCopies command =
        new ReconcileCopies(
            clock.millis(), decision.node(), found.pg(), found.lacking(), found.unknown());
    List<Long> made = ServiceCommands.submit(replica, command).ids();
    LOG.atWarn()
        .addKeyValue("group", group())
        .addKeyValue("node", decision.node())
        .addKeyValue("pg", found.pg())
        .addKeyValue("toFetch", made.get(0))
        .addKeyValue("toDelete", made.get(1))
        .log("a node differs from the metadata");
    decided(decision);
  }

  private synchronized void decided(Decision decision) {
    NodeWatch watch = watches.get(decision.node());
    if (watch != null) {
      watch.decided(decision.finding());
    }
  }

  private synchronized Optional<NoteDivergences> notes() {
    if (picture.isEmpty() || !book.counted()) {
      return Optional.empty();
    }
    Picture now = picture.get();
    List<Divergence> found = new ArrayList<>();
    List<RowKey<Divergence>> gone = new ArrayList<>();
    watches.values().forEach(watch -> watch.note(now, clock.millis(), found, gone));
    for (Divergence row : now.rows().scan(Divergence.all(), ROWS_NOTED_MAX)) {
      if (NodeWatch.over(now, row, Optional.ofNullable(watches.get(row.node())))) {
        gone.add(row.key());
      }
    }
    return found.isEmpty() && gone.isEmpty()
        ? Optional.empty()
        : Optional.of(new NoteDivergences(found, gone));
  }

  /// Pairs of a placement group and a node that differ, as far as this leader has compared; 0
  /// elsewhere.
  public synchronized long divergent() {
    return watches.values().stream().mapToLong(NodeWatch::divergent).sum();
  }

  /// Answers of nodes that were compared since the server started.
  public synchronized long compared() {
    return compared;
  }

  @Override
  public synchronized void close() {
    closed = true;
    rest();
  }
}
