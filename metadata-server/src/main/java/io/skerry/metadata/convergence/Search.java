package io.skerry.metadata.convergence;

import io.skerry.metadata.model.Chunk;
import io.skerry.proto.types.ChunkDigest;
import io.skerry.proto.types.ChunkId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;

/// Looks for the chunks in which a node differs from the rows of a placement group: goes through
/// the ids in windows, halves a window that differs until it is small, and has what is in it named.
/// Nothing else is ever listed.
final class Search {
  /// Rows that are read for one window.
  private static final int ROWS_MAX = 4_096;

  /// Committed chunks of the placement group in one window.
  private static final int CHUNKS_MAX = 1_024;

  /// A window with no more has its chunks named.
  private static final int NAMED_MAX = 128;

  private final int node;
  private final int pg;
  private ChunkId from = Question.FIRST;
  private Optional<Window> window = Optional.empty();
  private boolean ended;

  /// A part of the ids, with what the node must hold of it.
  ///
  /// @param last whether no ids come behind it
  private record Window(
      long number,
      ChunkId to,
      NavigableMap<ChunkId, Chunk> expected,
      List<ChunkId> except,
      boolean last,
      Expectation as) {
    boolean named() {
      return expected.size() <= NAMED_MAX;
    }
  }

  Search(int node, int pg) {
    this.node = node;
    this.pg = pg;
  }

  /// Whether all ids have been gone through.
  boolean ended() {
    return ended;
  }

  /// What was asked is void.
  void forget() {
    window = Optional.empty();
  }

  /// The next question.
  Question ask(Picture now, NavigableSet<ChunkId> kept, long number) {
    Window next =
        window.map(open -> renumbered(open, number)).orElseGet(() -> open(now, kept, number));
    window = Optional.of(next);
    return new Question(number, pg, from, next.to(), false, next.named(), next.except());
  }

  private static Window renumbered(Window open, long number) {
    return new Window(number, open.to(), open.expected(), open.except(), open.last(), open.as());
  }

  private Window open(Picture now, NavigableSet<ChunkId> kept, long number) {
    ChunkId to = now.bound();
    NavigableMap<ChunkId, Chunk> expected = new TreeMap<>();
    if (now.role(node, pg) == Picture.Role.FULL) {
      List<Chunk> rows = now.rows().scan(Chunk.from(from), ROWS_MAX);
      expected = Expectation.byId(rows, pg);
      if (rows.size() == ROWS_MAX) {
        to = rows.get(ROWS_MAX - 1).id();
      }
      if (expected.size() > CHUNKS_MAX) {
        to = least(to, new ArrayList<>(expected.keySet()).get(CHUNKS_MAX));
      }
    }
    List<ChunkId> except =
        Expectation.unsettled(now, node, pg, new Expectation.Range(from, to), kept);
    if (except.size() > Question.EXCEPT_MAX) {
      to = except.get(Question.EXCEPT_MAX);
      except = except.subList(0, Question.EXCEPT_MAX);
    }
    NavigableMap<ChunkId, Chunk> inside = new TreeMap<>(expected.headMap(to, false));
    except.forEach(inside::remove);
    Expectation as =
        new Expectation(ChunkDigest.EMPTY, List.of(), now.book().removals(pg), now.epoch(pg));
    return new Window(number, to, inside, except, to.equals(now.bound()), as);
  }

  private static ChunkId least(ChunkId one, ChunkId other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Takes an answer, if it is to the last question.
  ///
  /// @return in what the node differs, once that is known of a window
  /// @throws NonsenseException if no honest node says so
  Optional<Finding> take(Picture now, Answer answer) throws NonsenseException {
    Optional<Window> asked = window.filter(open -> open.number() == answer.number());
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    Window open = asked.get();
    ChunkId to = answer.until().orElse(open.to());
    if (to.compareTo(from) <= 0 || to.compareTo(open.to()) > 0) {
      throw new NonsenseException("it answered for ids that it was not asked about");
    }
    NavigableMap<ChunkId, Chunk> expected = open.expected().headMap(to, false);
    ChunkDigest digest =
        expected.values().stream().map(Chunk::digest).reduce(ChunkDigest.EMPTY, ChunkDigest::plus);
    boolean whole = answer.until().isEmpty();
    if (digest.equals(answer.digest())) {
      pass(open, to, whole);
      return Optional.empty();
    }
    if (!open.as().stillHolds(now, pg)) {
      window = Optional.empty();
      return Optional.empty();
    }
    if (!open.named()) {
      halve(open, expected, to);
      return Optional.empty();
    }
    Finding finding = compare(expected, answer, to);
    pass(open, to, whole);
    return Optional.of(finding);
  }

  private void pass(Window open, ChunkId to, boolean whole) {
    from = to;
    window = Optional.empty();
    ended = open.last() && whole;
  }

  private void halve(Window open, NavigableMap<ChunkId, Chunk> expected, ChunkId to) {
    List<ChunkId> ids = new ArrayList<>(expected.keySet());
    ChunkId middle = ids.size() < 2 ? to : ids.get(ids.size() / 2);
    window =
        Optional.of(
            new Window(
                0,
                middle,
                new TreeMap<>(expected.headMap(middle, false)),
                open.except().stream().filter(id -> id.compareTo(middle) < 0).toList(),
                open.last() && middle.equals(open.to()),
                open.as()));
  }

  private Finding compare(NavigableMap<ChunkId, Chunk> expected, Answer answer, ChunkId to)
      throws NonsenseException {
    NavigableMap<ChunkId, Answer.Held> held = new TreeMap<>();
    ChunkDigest digest = ChunkDigest.EMPTY;
    for (Answer.Held chunk : answer.chunks()) {
      boolean inside = chunk.chunk().compareTo(from) >= 0 && chunk.chunk().compareTo(to) < 0;
      if (!inside || held.put(chunk.chunk(), chunk) != null) {
        throw new NonsenseException("it named chunks that it was not asked about");
      }
      digest = digest.plus(chunk.digest());
    }
    if (!digest.equals(answer.digest())) {
      throw new NonsenseException("its digest is not that of the chunks that it named");
    }
    List<ChunkId> lacking = new ArrayList<>();
    for (Chunk chunk : expected.values()) {
      Answer.Held there = held.remove(chunk.id());
      if (there == null || !there.digest().equals(chunk.digest())) {
        lacking.add(chunk.id());
      }
    }
    return new Finding(pg, lacking, List.copyOf(held.keySet()));
  }
}
