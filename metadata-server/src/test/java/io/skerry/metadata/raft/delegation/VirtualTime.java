package io.skerry.metadata.raft.delegation;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// A clock that jumps to whatever is to happen next.
final class VirtualTime {
  private static final Comparator<Event> ORDER =
      Comparator.comparingLong(Event::atMicros).thenComparingLong(Event::number);

  private final PriorityQueue<Event> events = new PriorityQueue<>(ORDER);
  private final SplittableRandom random;
  private long nowMicros;
  private long last;

  private record Event(long atMicros, long number, Runnable action) {}

  VirtualTime(SplittableRandom random) {
    this.random = random;
  }

  /// Nanoseconds of a clock that overflows on its way.
  long nanos() {
    return Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(10) + nowMicros * 1_000;
  }

  long micros() {
    return nowMicros;
  }

  void afterMicros(long micros, Runnable action) {
    events.add(new Event(nowMicros + Math.max(0, micros), ++last, action));
  }

  /// After some time of at most so many milliseconds, mostly a short one.
  void within(long millis, Runnable action) {
    long most = millis * 1_000;
    afterMicros(random.nextLong(1 + most / (1 + random.nextInt(10))), action);
  }

  /// Lets everything happen up to a moment.
  void runUntilMicros(long end) {
    while (!events.isEmpty() && events.peek().atMicros() <= end) {
      Event next = events.remove();
      nowMicros = next.atMicros();
      next.action().run();
    }
    nowMicros = end;
  }
}
