package io.skerry.metadata.convergence;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Divergence;
import io.skerry.proto.types.ChunkId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// One placement group on one node, and whether they agree. Once an answer differs it is only a
/// suspicion, with the next one a divergence; the first that agrees ends either.
final class Pair {
  /// Answers in a row that must differ.
  private static final int DIFFERING = 2;

  /// Chunks that may be kept; more are shown as a divergence that stays.
  private static final int KEPT_MAX = 1_024;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int PAUSE_SECONDS_MAX = 600;

  private final int node;
  private final int pg;
  private final NavigableSet<ChunkId> kept = new TreeSet<>();
  private Optional<Asked> asked = Optional.empty();
  private Optional<Search> search = Optional.empty();
  private boolean compared;
  private int differing;
  private int searches;
  private long searchFromNanos;

  private record Asked(long number, Expectation expected) {}

  Pair(int node, int pg) {
    this.node = node;
    this.pg = pg;
  }

  int pg() {
    return pg;
  }

  boolean divergent() {
    return differing >= DIFFERING;
  }

  /// The question about everything, unless too much of it is unsettled now.
  Optional<Question> ask(Picture now, long number) {
    Optional<Expectation> expected = Expectation.whole(now, node, pg, kept);
    asked = expected.map(it -> new Asked(number, it));
    return expected.map(
        it -> new Question(number, pg, Question.FIRST, now.bound(), true, false, it.except()));
  }

  /// The next question of the search for what differs, if it is time for one.
  Optional<Question> narrow(Picture now, long number, long nowNanos) {
    if (!divergent()) {
      return Optional.empty();
    }
    if (search.isEmpty() && nowNanos - searchFromNanos >= 0) {
      search = Optional.of(new Search(node, pg));
    }
    return search.map(open -> open.ask(now, kept, number));
  }

  /// Takes an answer; it may be to no question that still stands.
  Optional<Finding> take(Picture now, Answer answer, long nowNanos) throws NonsenseException {
    if (asked.filter(it -> it.number() == answer.number()).isPresent()) {
      compare(now, asked.get().expected(), answer);
      asked = Optional.empty();
      return Optional.empty();
    }
    if (search.isEmpty()) {
      return Optional.empty();
    }
    Optional<Finding> found;
    try {
      found = search.get().take(now, answer).map(finding -> sorted(now, finding));
    } catch (NonsenseException e) {
      endSearch(nowNanos);
      throw e;
    }
    if (search.get().ended()) {
      endSearch(nowNanos);
    }
    return found;
  }

  private void compare(Picture now, Expectation expected, Answer answer) {
    if (answer.digest().equals(expected.digest())) {
      compared = true;
      differing = 0;
      searches = 0;
      search = Optional.empty();
    } else if (expected.stillHolds(now, pg)) {
      compared = true;
      differing++;
    }
  }

  /// It says what cannot be; that is no agreement.
  void nonsense() {
    compared = true;
    differing++;
    asked = Optional.empty();
  }

  private void endSearch(long nowNanos) {
    long pause = Math.min(PAUSE_SECONDS_MAX, 1L << Math.min(searches, 10));
    searches++;
    search = Optional.empty();
    searchFromNanos = nowNanos + pause * NANOS_PER_SECOND;
  }

  /// Keeps of a finding what can be decided about, and remembers what nobody may delete.
  private Finding sorted(Picture now, Finding found) {
    List<ChunkId> unknown = new ArrayList<>();
    for (ChunkId id : found.unknown()) {
      Optional<Chunk> chunk = now.rows().get(Chunk.key(id));
      boolean elsewhere = chunk.isPresent() && chunk.get().pg() != pg;
      boolean older = chunk.isEmpty() && id.incarnation() != now.bound().incarnation();
      if (elsewhere || older) {
        keep(id);
      } else if (!now.book().open(id)) {
        unknown.add(id);
      }
    }
    return new Finding(pg, found.lacking(), unknown);
  }

  private void keep(ChunkId id) {
    if (kept.size() < KEPT_MAX) {
      kept.add(id);
    }
  }

  /// Something was decided about its chunks: what was asked before no longer counts.
  void decided() {
    asked = Optional.empty();
    search.ifPresent(Search::forget);
  }

  /// What is to be written down of it, once it was compared.
  Optional<Verdict> verdict() {
    return compared
        ? Optional.of(new Verdict(divergent(), kept.size(), searches))
        : Optional.empty();
  }

  /// How the pair is.
  record Verdict(boolean differs, int kept, int searches) {
    boolean well() {
      return !differs && kept == 0;
    }

    Divergence row(int pg, int node, long sinceMillis) {
      return new Divergence(pg, node, sinceMillis, differs, kept, searches);
    }
  }
}
