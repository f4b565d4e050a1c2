package io.skerry.testkit.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Searches the order that explains the history of one object: each call takes effect at one moment
/// between its invocation and its answer.
///
/// The search of Wing and Gong (Testing and verifying concurrent objects, 1993), with Lowe's memory
/// of configurations seen (Testing for linearizability, 2017). Calls without an answer may take
/// effect at any time after they were made, or never.
public final class Linearizability<S, O, R> {
  /// Above any history of a test, below what exhausts a heap.
  private static final int CONFIGURATIONS_MAX = 5_000_000;

  private final SequentialModel<S, O, R> model;
  private final List<Event<O, R>> events;
  private final Set<Configuration<S>> visited = new HashSet<>();
  private final Deque<Choice<S, O, R>> choices = new ArrayDeque<>();
  private final Point<O, R> head = new Point<>(Optional.empty(), -1, false);
  private final BitSet chosen = new BitSet();
  private S state;
  private int answersLeft;
  private BitSet furthest = new BitSet();
  private int stuckAt;

  private Linearizability(SequentialModel<S, O, R> model, List<Event<O, R>> events) {
    this.model = model;
    this.events = events;
    this.state = model.initial();
  }

  /// Whether some order explains the events.
  ///
  /// @return nothing if so; else the event that no order could reach, and what happened around it
  /// @throws IllegalStateException if the search is too large to be decided
  public static <S, O, R> Optional<String> violation(
      SequentialModel<S, O, R> model, List<Event<O, R>> history) {
    List<Event<O, R>> sorted = new ArrayList<>(history);
    sorted.sort(Comparator.comparingLong(Event::invoked));
    return new Linearizability<>(model, sorted).search();
  }

  /// All calls made and the state that they led to.
  private record Configuration<S>(BitSet chosen, S state) {}

  /// A call that was put next in the order, and the state before it.
  private record Choice<S, O, R>(Point<O, R> call, S before) {}

  /// Invocation or answer of an event, in a list ordered by time.
  private static final class Point<O, R> {
    private final Optional<Event<O, R>> event;
    private final int number;
    private final boolean answer;
    private Optional<Point<O, R>> previous = Optional.empty();
    private Optional<Point<O, R>> next = Optional.empty();
    private Optional<Point<O, R>> end = Optional.empty();

    Point(Optional<Event<O, R>> event, int number, boolean answer) {
      this.event = event;
      this.number = number;
      this.answer = answer;
    }

    long time() {
      Event<O, R> of = event.orElseThrow();
      return answer ? of.answered() : of.invoked();
    }

    void unlink() {
      previous.ifPresent(before -> before.next = next);
      next.ifPresent(after -> after.previous = previous);
    }

    void relink() {
      previous.ifPresent(before -> before.next = Optional.of(this));
      next.ifPresent(after -> after.previous = Optional.of(this));
    }
  }

  private Optional<String> search() {
    link();
    Optional<Point<O, R>> at = head.next;
    while (answersLeft > 0) {
      Point<O, R> point = at.orElseThrow();
      if (point.answer) {
        note(point);
        if (choices.isEmpty()) {
          return Optional.of(explanation());
        }
        at = undo().next;
      } else {
        at = choose(point) ? head.next : point.next;
      }
    }
    return Optional.empty();
  }

  private void link() {
    List<Point<O, R>> points = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Optional<Event<O, R>> event = Optional.of(events.get(i));
      Point<O, R> call = new Point<>(event, i, false);
      points.add(call);
      if (event.get().answered() != Event.NEVER) {
        Point<O, R> answer = new Point<>(event, i, true);
        call.end = Optional.of(answer);
        points.add(answer);
        answersLeft++;
      }
    }
    // At the same instant calls come before answers: they may have overlapped.
    points.sort(Comparator.<Point<O, R>>comparingLong(Point::time).thenComparing(p -> p.answer));
    Point<O, R> last = head;
    for (Point<O, R> point : points) {
      last.next = Optional.of(point);
      point.previous = Optional.of(last);
      last = point;
    }
  }

  /// Puts the call next in the order if the model allows it and that was not tried before.
  private boolean choose(Point<O, R> call) {
    Event<O, R> event = call.event.orElseThrow();
    Optional<S> after = model.step(state, event.operation(), event.result());
    if (after.isEmpty()) {
      return false;
    }
    BitSet with = (BitSet) chosen.clone();
    with.set(call.number);
    if (!visited.add(new Configuration<>(with, after.get()))) {
      return false;
    }
    if (visited.size() > CONFIGURATIONS_MAX) {
      throw new IllegalStateException(
          "undecided after " + CONFIGURATIONS_MAX + " configurations: split the history");
    }
    choices.push(new Choice<>(call, state));
    chosen.set(call.number);
    state = after.get();
    call.unlink();
    call.end.ifPresent(
        end -> {
          end.unlink();
          answersLeft--;
        });
    return true;
  }

  private Point<O, R> undo() {
    Choice<S, O, R> last = choices.pop();
    Point<O, R> call = last.call();
    state = last.before();
    chosen.clear(call.number);
    call.end.ifPresent(
        end -> {
          end.relink();
          answersLeft++;
        });
    call.relink();
    return call;
  }

  private void note(Point<O, R> answer) {
    if (chosen.cardinality() >= furthest.cardinality()) {
      furthest = (BitSet) chosen.clone();
      stuckAt = answer.number;
    }
  }

  /// The calls that overlap the one where every order ended, and those before it.
  private String explanation() {
    Event<O, R> stuck = events.get(stuckAt);
    StringBuilder text = new StringBuilder("no order explains the answer of ").append(stuck);
    for (int i = Math.max(0, stuckAt - 12); i < events.size(); i++) {
      Event<O, R> event = events.get(i);
      if (event.invoked() > stuck.answered()) {
        break;
      }
      text.append(furthest.get(i) ? "\n  in order  " : "\n  left over ").append(event);
    }
    return text.toString();
  }
}
