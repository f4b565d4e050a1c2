package io.skerry.testkit.history;

import java.util.Optional;

/// One call of one client: what was asked, what came back, and when.
///
/// @param result empty when nothing is known of the outcome: it may take effect at any time after
///   the invocation, or never
/// @param invoked nanoseconds of one clock for all clients
/// @param answered nanoseconds of the same clock; {@link #NEVER} when the result is not known
public record Event<O, R>(
    int client, O operation, Optional<R> result, long invoked, long answered) {
  public static final long NEVER = Long.MAX_VALUE;

  public Event {
    if (answered < invoked) {
      throw new IllegalArgumentException("answered at " + answered + ", asked at " + invoked);
    }
    if (result.isEmpty() != (answered == NEVER)) {
      throw new IllegalArgumentException("a call without a result has no end");
    }
  }

  /// A call that was answered.
  public static <O, R> Event<O, R> of(
      int client, O operation, R result, long invoked, long answered) {
    return new Event<>(client, operation, Optional.of(result), invoked, answered);
  }

  /// A call of which only the beginning is known.
  public static <O, R> Event<O, R> unknown(int client, O operation, long invoked) {
    return new Event<>(client, operation, Optional.empty(), invoked, NEVER);
  }
}
