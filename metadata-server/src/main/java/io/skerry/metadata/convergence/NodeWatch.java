package io.skerry.metadata.convergence;

import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Divergence;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.RowKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/// One storage node as the leader of a group compares it with the rows: what it is asked, and what
/// its answers come to. An answer is judged once the leader knows everything that was committed
/// when it came, so that no change in between looks like a divergence. One thread at a time.
public final class NodeWatch {
  /// Placement groups that one heartbeat asks about.
  private static final int QUESTIONS_MAX = 64;

  /// Ids that these leave out together.
  private static final int EXCEPT_MAX = 8_192;

  /// Divergences that are searched at the same time.
  private static final int SEARCHES_MAX = 4;

  /// While a node has as many copies to fetch, no more are looked for.
  private static final int DEBTS_MAX = 1_024;

  /// Answers that wait to be judged.
  private static final int WAITING_MAX = 4 * (QUESTIONS_MAX + SEARCHES_MAX);

  private final int node;
  private final LongSupplier numbers;
  private final NavigableMap<Integer, Pair> pairs = new TreeMap<>();
  private final Map<Long, Pair> asked = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private SortedSet<Integer> held = new TreeSet<>();
  private int next;
  private long compared;
  private Optional<String> nonsense = Optional.empty();

  private record Waiting(Answer answer, long index) {}

  /// @param numbers of questions; each comes once, also after a change of leader
  public NodeWatch(int node, LongSupplier numbers) {
    this.node = node;
    this.numbers = numbers;
  }

  /// Takes what a heartbeat brought.
  ///
  /// @param holds placement groups of which the node has chunks
  /// @param index of the newest entry that is applied here
  public void heard(List<Integer> holds, List<Answer> answers, long index) {
    held = new TreeSet<>(holds);
    for (Answer answer : answers) {
      if (waiting.size() < WAITING_MAX && asked.containsKey(answer.number())) {
        waiting.add(new Waiting(answer, index));
      }
    }
  }

  /// It has sent what cannot be read: that is no agreement with anything it was asked.
  public void malformed(String what) {
    asked.values().forEach(Pair::nonsense);
    asked.clear();
    nonsense = Optional.of(what);
  }

  /// Judges the answers that this picture has everything for.
  ///
  /// @return in what the node differs; nothing has been done about it
  public List<Finding> judge(Picture now, long nowNanos) {
    List<Finding> findings = new ArrayList<>();
    waiting.removeIf(
        one -> {
          boolean ready = one.index() <= now.index();
          if (ready) {
            judge(now, one.answer(), nowNanos).ifPresent(findings::add);
          }
          return ready;
        });
    return findings;
  }

  private Optional<Finding> judge(Picture now, Answer answer, long nowNanos) {
    Pair pair = asked.remove(answer.number());
    if (pair == null) {
      return Optional.empty();
    }
    compared++;
    try {
      boolean possible =
          answer.digest().count() >= 0 && answer.chunks().size() <= Answer.LISTED_MAX;
      if (!possible) {
        throw new NonsenseException("it counted what cannot be");
      }
      return pair.take(now, answer, nowNanos)
          .filter(found -> !found.lacking().isEmpty() || !found.unknown().isEmpty());
    } catch (NonsenseException e) {
      pair.nonsense();
      nonsense = Optional.of(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /// What the next heartbeat's answer asks. Nothing of what waits to be judged.
  public List<Question> ask(Picture now, long nowNanos) {
    List<Long> open = waiting.stream().map(one -> one.answer().number()).toList();
    asked.keySet().retainAll(open);
    List<Pair> busy = List.copyOf(asked.values());
    TreeSet<Integer> wanted = new TreeSet<>(now.fullOf(node));
    held.stream().filter(pg -> now.role(node, pg) == Picture.Role.STRANGER).forEach(wanted::add);
    pairs.keySet().removeIf(pg -> !wanted.contains(pg));
    wanted.forEach(pg -> pairs.computeIfAbsent(pg, id -> new Pair(node, id)));
    List<Question> questions = new ArrayList<>();
    if (now.rows().scan(Debt.of(node), DEBTS_MAX).size() < DEBTS_MAX) {
      for (Pair pair : pairs.values()) {
        if (questions.size() < SEARCHES_MAX && !busy.contains(pair)) {
          add(pair, pair.narrow(now, numbers.getAsLong(), nowNanos), questions);
        }
      }
    }
    askWhole(now, busy, questions);
    return questions;
  }

  /// As many as fit, beginning where the last heartbeat ended.
  private void askWhole(Picture now, List<Pair> busy, List<Question> questions) {
    List<Pair> round = new ArrayList<>(pairs.tailMap(next, true).values());
    round.addAll(pairs.headMap(next, false).values());
    int left = QUESTIONS_MAX;
    int except = EXCEPT_MAX;
    for (Pair pair : round) {
      next = pair.pg();
      if (left == 0 || except <= 0) {
        return;
      }
      if (busy.contains(pair)) {
        continue;
      }
      left--;
      Optional<Question> question = pair.ask(now, numbers.getAsLong());
      except -= question.map(it -> it.except().size()).orElse(0);
      add(pair, question, questions);
    }
    next = 0;
  }

  private void add(Pair pair, Optional<Question> question, List<Question> questions) {
    question.ifPresent(
        it -> {
          asked.put(it.number(), pair);
          questions.add(it);
        });
  }

  /// A finding has been decided about.
  public void decided(Finding finding) {
    Pair pair = pairs.get(finding.pg());
    if (pair != null) {
      pair.decided();
    }
  }

  /// Placement groups in which it differs.
  public long divergent() {
    return pairs.values().stream().filter(Pair::divergent).count();
  }

  /// Answers that were compared.
  public long compared() {
    return compared;
  }

  /// What it said last that no honest node says; told once.
  public Optional<String> nonsense() {
    Optional<String> told = nonsense;
    nonsense = Optional.empty();
    return told;
  }

  /// What is to be written down of the node: rows that are new or other than known ones.
  ///
  /// @param found takes the rows
  /// @param gone takes the keys of rows that are no longer true
  public void note(
      Picture now, long nowMillis, List<Divergence> found, List<RowKey<Divergence>> gone) {
    for (Pair pair : pairs.values()) {
      Optional<Divergence> known = now.rows().get(Divergence.key(pair.pg(), node));
      Optional<Pair.Verdict> verdict = pair.verdict();
      if (verdict.isPresent() && verdict.get().well()) {
        known.ifPresent(row -> gone.add(row.key()));
      } else if (verdict.isPresent()) {
        long since = known.map(Divergence::sinceMillis).orElse(nowMillis);
        Divergence row = verdict.get().row(pair.pg(), node, since);
        if (known.filter(row::equals).isEmpty() && !over(now, row, Optional.of(this))) {
          found.add(row);
        }
      }
    }
  }

  /// Whether a row no longer concerns anything: the node is none any more, comes to or goes from
  /// the placement group, or has left it and holds nothing of it, or is not there to be asked.
  ///
  /// @param watch of the row's node, if this leader has heard of it
  public static boolean over(Picture now, Divergence row, Optional<NodeWatch> watch) {
    Optional<Node> node =
        now.rows().get(Node.key(row.node())).filter(it -> it.duty() != Node.Duty.REMOVED);
    return node.isEmpty()
        || switch (now.role(row.node(), row.pg())) {
          case FULL -> false;
          case MOVING -> true;
          case STRANGER ->
              !node.get().up() || watch.filter(it -> !it.held.contains(row.pg())).isPresent();
        };
  }
}
