package io.skerry.metadata.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.command.NoteDivergences;
import io.skerry.metadata.command.ReconcileCopies;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.convergence.Answer;
import io.skerry.metadata.convergence.ChunkBook;
import io.skerry.metadata.convergence.Finding;
import io.skerry.metadata.convergence.NodeWatch;
import io.skerry.metadata.convergence.Picture;
import io.skerry.metadata.convergence.Question;
import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Divergence;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.simulation.RepairDisks.Disk;
import io.skerry.metadata.state.Change;
import io.skerry.metadata.state.MemoryStore;
import io.skerry.proto.types.ChunkDigest;
import io.skerry.proto.types.ChunkId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// The comparison of the disks of a simulated cluster with the rows of its data group: a leader
/// whose picture lags behind, questions and answers that are late or lost, changes of leader, nodes
/// that lose chunks and get others behind everybody's back. Whenever a divergence is found there
/// must be one.
final class RepairDigests {
  private static final int ROWS_MAX = 5;
  private static final int LISTED_MAX = 4;
  private static final long SECOND = 1_000_000_000L;

  private final Random random;
  private final Scene data;
  private final RepairDisks disks;
  private final Map<ChunkId, Integer> placed = new TreeMap<>();
  private final Map<Integer, NodeWatch> watches = new TreeMap<>();
  private final Map<Integer, List<Question>> asked = new TreeMap<>();
  private final Map<Integer, Said> said = new TreeMap<>();
  private final Map<Integer, Boolean> differed = new TreeMap<>();
  private ChunkBook book = new ChunkBook();
  private MemoryStore before = new MemoryStore();
  private Optional<Picture> picture = Optional.empty();
  private long number;
  private long nanos;

  /// A heartbeat on its way.
  ///
  /// @param differs whether the disk differed from the rows at that moment
  private record Said(List<Integer> holds, List<Answer> answers, boolean differs) {}

  RepairDigests(Random random, Scene data, RepairDisks disks) {
    this.random = random;
    this.data = data;
    this.disks = disks;
  }

  /// Remembers in which placement group chunks were given out.
  void notePlaces() {
    for (Allocation row : data.store().all(Allocation.class)) {
      if (row.isChunk()) {
        placed.put(row.chunk(), row.pg());
      }
    }
  }

  /// Something of the comparison happens, on time or not.
  void step(int node) {
    switch (random.nextInt(40)) {
      case 0 -> newLeader();
      case 1, 2, 3 -> said.remove(node);
      case 4, 5, 6, 7, 8, 9, 10, 11 -> advance(ROWS_MAX);
      case 12, 13, 14, 15, 16, 17 -> say(node);
      default -> exchange(node);
    }
  }

  /// A whole round for every node that answers.
  void round() {
    nanos += 20 * SECOND;
    advance(Integer.MAX_VALUE);
    for (int node : disks.nodes()) {
      if (disks.of(node).up) {
        say(node);
        exchange(node);
      }
    }
  }

  private void newLeader() {
    book = new ChunkBook();
    before = new MemoryStore();
    picture = Optional.empty();
    watches.clear();
    number += 1_000;
  }

  /// The leader takes a new picture, and judges what waited for it.
  private void advance(int rowsMax) {
    MemoryStore now = new MemoryStore();
    now.commit(
        data.store().appliedIndex(),
        data.store().rows().stream().<Change>map(Change.Put::new).toList());
    Collection<RowKey<?>> keys = new ArrayList<>();
    before.rows().stream().map(Row::key).forEach(keys::add);
    now.rows().stream().map(Row::key).forEach(keys::add);
    assertTrue(book.step(before, now, keys, rowsMax));
    before = now;
    picture = Picture.of(now, book, now.appliedIndex(), 1);
    watches.forEach(this::judge);
    List<RowKey<Divergence>> over =
        now.all(Divergence.class).stream()
            .filter(
                row ->
                    NodeWatch.over(
                        picture.orElseThrow(), row, Optional.ofNullable(watches.get(row.node()))))
            .<RowKey<Divergence>>map(row -> Divergence.key(row.pg(), row.node()))
            .toList();
    data.done(new NoteDivergences(List.of(), over));
  }

  /// The node answers what it was asked, from what is on its disk now.
  private void say(int node) {
    Disk disk = disks.of(node);
    if (!disk.up) {
      return;
    }
    List<Integer> holds = disk.chunks.stream().map(this::placeOf).distinct().sorted().toList();
    List<Answer> answers =
        asked.getOrDefault(node, List.of()).stream().map(it -> answer(disk, it)).toList();
    asked.remove(node);
    said.put(node, new Said(holds, answers, differs(node))); // the one before is lost
  }

  private int placeOf(ChunkId chunk) {
    return Optional.ofNullable(placed.get(chunk)).orElseThrow();
  }

  private Answer answer(Disk disk, Question question) {
    ChunkDigest digest = ChunkDigest.EMPTY;
    List<Answer.Held> named = new ArrayList<>();
    for (ChunkId chunk : disk.chunks) {
      boolean inside =
          placeOf(chunk) == question.pg()
              && chunk.compareTo(question.from()) >= 0
              && chunk.compareTo(question.to()) < 0
              && !question.except().contains(chunk);
      if (inside && question.list() && named.size() == LISTED_MAX) {
        return new Answer(question.number(), digest, named, Optional.of(chunk));
      }
      if (inside) {
        digest = digest.plus(held(disk, chunk));
        named.add(new Answer.Held(chunk, RepairFiles.LENGTH, disk.checksum(chunk)));
      }
    }
    return new Answer(
        question.number(), digest, question.list() ? named : List.of(), Optional.empty());
  }

  private static ChunkDigest held(Disk disk, ChunkId chunk) {
    return ChunkDigest.of(chunk, RepairFiles.LENGTH, disk.checksum(chunk));
  }

  /// The heartbeat under way arrives, and its answer at once.
  private void exchange(int node) {
    if (picture.isEmpty() || !book.counted() || !said.containsKey(node)) {
      return;
    }
    Said next = Optional.ofNullable(said.remove(node)).orElseThrow();
    NodeWatch watch = watches.computeIfAbsent(node, id -> new NodeWatch(id, () -> number++));
    differed.put(node, next.differs());
    watch.heard(next.holds(), next.answers(), data.store().appliedIndex());
    judge(node, watch);
    asked.put(node, watch.ask(picture.orElseThrow(), nanos));
  }

  private void judge(int node, NodeWatch watch) {
    Picture now = picture.orElseThrow();
    long known = watch.divergent();
    List<Finding> findings = watch.judge(now, nanos);
    if (watch.divergent() > known) {
      assertTrue(differed.getOrDefault(node, false), () -> "no divergence on node " + node);
    }
    assertTrue(watch.nonsense().isEmpty());
    for (Finding found : findings) {
      data.done(
          new ReconcileCopies(
              data.nowMillis(), node, found.pg(), found.lacking(), found.unknown()));
      watch.decided(found);
    }
    List<Divergence> rows = new ArrayList<>();
    List<RowKey<Divergence>> gone = new ArrayList<>();
    watch.note(now, data.nowMillis(), rows, gone);
    data.done(new NoteDivergences(rows, gone));
  }

  /// Whether a disk really differs from the rows, for what can be said of it.
  boolean differs(int node) {
    MemoryStore rows = data.store();
    Disk disk = disks.of(node);
    for (Chunk chunk : rows.all(Chunk.class)) {
      boolean full = group(chunk.pg()).full().contains(node);
      boolean owed = rows.get(Debt.key(node, chunk.pg(), chunk.id())).isPresent();
      boolean there =
          disk.chunks.contains(chunk.id()) && disk.checksum(chunk.id()) == chunk.checksum();
      if (full && !owed && !there) {
        return true;
      }
    }
    return disk.chunks.stream().anyMatch(chunk -> unknown(node, chunk));
  }

  private PlacementGroup group(int pg) {
    return data.store().get(PlacementGroup.key(pg)).orElseThrow();
  }

  private boolean unknown(int node, ChunkId chunk) {
    MemoryStore rows = data.store();
    Optional<PlacementGroup.Member> member = group(placeOf(chunk)).member(node);
    boolean moving = member.filter(it -> it.state() != PlacementGroup.State.FULL).isPresent();
    boolean deleting =
        rows.get(Garbage.key(chunk)).filter(row -> row.nodes().contains(node)).isPresent();
    boolean open = rows.all(Allocation.class).stream().anyMatch(it -> it.chunk().equals(chunk));
    boolean wanted = member.isPresent() && rows.get(Chunk.key(chunk)).isPresent();
    return !moving && !deleting && !open && !wanted;
  }

  /// Who differs, for the message of a failed test.
  String differences() {
    StringBuilder text = new StringBuilder(data.store().all(Divergence.class).toString());
    for (int node : disks.nodes()) {
      if (disks.of(node).up && differs(node)) {
        text.append(" node ").append(node);
        disks.of(node).chunks.stream()
            .filter(chunk -> unknown(node, chunk))
            .forEach(chunk -> text.append(' ').append(placeOf(chunk)).append(':').append(chunk));
      }
    }
    return text.toString();
  }

  /// Whether no node that answers differs, and nothing is written down of any.
  boolean agreed() {
    return data.store().all(Divergence.class).isEmpty()
        && disks.nodes().stream().filter(node -> disks.of(node).up).noneMatch(this::differs);
  }

  /// Changes disks behind everybody's back: chunks that others have too go or change, and chunks
  /// that were given up come back.
  void tamper() {
    for (Chunk chunk : data.store().all(Chunk.class)) {
      List<Integer> full =
          group(chunk.pg()).full().stream().filter(node -> disks.of(node).up).toList();
      int node = full.get(random.nextInt(full.size()));
      switch (random.nextInt(6)) {
        case 0 -> disks.of(node).chunks.remove(chunk.id());
        case 1 -> disks.of(node).other.add(chunk.id());
        default -> {}
      }
    }
    long last = data.store().get(Counter.key(Counter.Kind.CHUNK, 0)).orElseThrow().last();
    for (ChunkId chunk : placed.keySet()) {
      boolean given = chunk.low() <= last && data.store().get(Chunk.key(chunk)).isEmpty();
      for (int node : disks.nodes()) {
        if (given && disks.of(node).up && random.nextInt(12) == 0) {
          disks.of(node).chunks.add(chunk);
        }
      }
    }
  }
}
