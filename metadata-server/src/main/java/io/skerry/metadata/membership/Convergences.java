package io.skerry.metadata.membership;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The {@link Convergence} of each data group of this server.
public final class Convergences implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final List<Convergence> groups;

  public Convergences(Groups groups, InstantSource clock) {
    this.groups = groups.data().stream().map(replica -> new Convergence(replica, clock)).toList();
  }

  /// Group 0 has no chunks.
  public Optional<Convergence> group(int number) {
    return groups.stream().filter(one -> one.group() == number).findFirst();
  }

  public List<Convergence> all() {
    return groups;
  }

  public void start(Housekeeping housekeeping) {
    groups.forEach(
        one -> housekeeping.every(PAUSE, "convergence of group " + one.group(), one::step));
  }

  @Override
  public void close() {
    groups.forEach(Convergence::close);
  }
}
