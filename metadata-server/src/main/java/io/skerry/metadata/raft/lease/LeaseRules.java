package io.skerry.metadata.raft.lease;

import java.util.Collection;
import java.util.concurrent.TimeUnit;

/// The rules of leader leases. A follower that has heard of a leader votes for nobody during one
/// election timeout; so a leader that a majority has answered is the only one for half of that,
/// counted from the moment at which it asked.
///
/// @param electionNanos the election timeout
public record LeaseRules(long electionNanos) {
  private static final int LEASE_PARTS = 2;
  private static final int DRIFT_PARTS = 10;

  public LeaseRules {
    if (electionNanos <= 0) {
      throw new IllegalArgumentException("an election timeout of " + electionNanos + " ns");
    }
  }

  public static LeaseRules ofElectionMillis(long millis) {
    return new LeaseRules(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /// At most half of the election timeout: the other half is for clocks that run unevenly.
  long leaseNanos() {
    return electionNanos / LEASE_PARTS;
  }

  /// Whether the leader may answer reads by itself.
  ///
  /// @param voters of the group, the leader among them
  /// @param acknowledged for each other voter the moment at which the newest message that it has
  ///   answered in this term was sent
  boolean holds(int voters, Collection<Moment> acknowledged, Moment now) {
    long standing = acknowledged.stream().filter(sent -> stands(sent, now)).count();
    return standing + 1 >= voters / 2 + 1;
  }

  private boolean stands(Moment sent, Moment now) {
    return now.since(sent) < leaseNanos() && now.apartSince(sent) <= leaseNanos() / DRIFT_PARTS;
  }

  /// Whether a server may vote, or ask for votes.
  ///
  /// @param bound when it last heard of a leader or, having forgotten that, when it started
  boolean unbound(Moment bound, Moment now) {
    return now.since(bound) >= electionNanos;
  }
}
