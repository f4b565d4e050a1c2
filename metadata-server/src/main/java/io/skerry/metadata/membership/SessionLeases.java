package io.skerry.metadata.membership;

import io.skerry.metadata.model.Session;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.View;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The leases of one group's sessions, in the leader's memory only. A session that this leader sees
/// for the first time has one full lease.
public final class SessionLeases {
  private final GroupReplica replica;
  private final Duration lease;
  private final Map<Long, Long> renewedAtNanos = new ConcurrentHashMap<>();

  public SessionLeases(GroupReplica replica, Duration lease) {
    this.replica = replica;
    this.lease = lease;
    replica.onFollowing(renewedAtNanos::clear);
  }

  public int leaseMillis() {
    return (int) lease.toMillis();
  }

  /// The session's client has been heard of.
  public void renew(long session) {
    renewedAtNanos.put(session, System.nanoTime());
  }

  /// Forgets what has ended and answers the sessions whose lease has run out.
  List<Session> expired() {
    long now = System.nanoTime();
    List<Session> sessions;
    try (View view = replica.appliedView()) {
      sessions = view.scan(Session.all(), Integer.MAX_VALUE);
    }
    renewedAtNanos
        .keySet()
        .retainAll(sessions.stream().map(Session::id).collect(Collectors.toSet()));
    return sessions.stream()
        .filter(session -> silentNanos(session, now) > lease.toNanos())
        .toList();
  }

  private long silentNanos(Session session, long now) {
    return now - renewedAtNanos.computeIfAbsent(session.id(), first -> now);
  }
}
