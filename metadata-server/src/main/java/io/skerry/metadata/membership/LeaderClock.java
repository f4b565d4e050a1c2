package io.skerry.metadata.membership;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The time of group 0's leader, by which storage nodes judge rights: as it last told, carried on
/// by the monotonic clock. The own clock where this server is that leader or has not heard of it.
public final class LeaderClock implements InstantSource {
  private static final Duration BELIEVED_FOR = Duration.ofSeconds(30);

  private final InstantSource own;
  private volatile Optional<Told> told = Optional.empty();

  private record Told(long millis, long atNanos) {}

  public LeaderClock(InstantSource own) {
    this.own = own;
  }

  /// The leader has answered with its time.
  public void told(long leaderMillis) {
    told = Optional.of(new Told(leaderMillis, System.nanoTime()));
  }

  /// This server leads.
  public void leads() {
    told = Optional.empty();
  }

  @Override
  public Instant instant() {
    Optional<Told> last = told;
    if (last.isEmpty()) {
      return own.instant();
    }
    Duration since = Duration.ofNanos(System.nanoTime() - last.get().atNanos());
    return since.compareTo(BELIEVED_FOR) > 0
        ? own.instant()
        : Instant.ofEpochMilli(last.get().millis()).plus(since);
  }
}
