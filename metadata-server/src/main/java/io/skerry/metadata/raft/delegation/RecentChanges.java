package io.skerry.metadata.raft.delegation;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Which inodes are being changed, or were a moment ago. Guarded by the table.
final class RecentChanges {
  /// A busy group changes some ten thousand inodes in a second.
  static final int INODES_MAX = 200_000;

  private final long restNanos;
  private final Map<Subject, Integer> inFlight = new HashMap<>();
  private final LinkedHashMap<Subject, Long> changed = new LinkedHashMap<>();

  /// Of anything before this moment nothing is known.
  private long knownSinceNanos;

  RecentChanges(long restNanos, long nowNanos) {
    this.restNanos = restNanos;
    this.knownSinceNanos = nowNanos;
  }

  /// Forgets everything; what was read before now counts as out of date.
  void restart(long nowNanos) {
    inFlight.clear();
    forget(nowNanos);
  }

  /// The same for what has been done; what is in flight stays known.
  void forget(long nowNanos) {
    changed.clear();
    knownSinceNanos = nowNanos;
  }

  void begins(Subject subject) {
    inFlight.merge(subject, 1, Integer::sum);
  }

  boolean inFlight(Subject subject) {
    return inFlight.containsKey(subject);
  }

  void ends(Subject subject, long nowNanos) {
    inFlight.computeIfPresent(subject, (same, count) -> count == 1 ? null : count - 1);
    touch(subject, nowNanos);
  }

  /// Counts as changed now.
  void touch(Subject subject, long nowNanos) {
    changed.remove(subject);
    changed.put(subject, nowNanos);
    Iterator<Long> oldest = changed.values().iterator();
    while (oldest.hasNext() && nowNanos - oldest.next() >= restNanos) {
      oldest.remove();
    }
    if (changed.size() > INODES_MAX) {
      forget(nowNanos);
    }
  }

  /// Whether rows that were read at a moment are still what they were, and have been at rest for a
  /// while, so that they are not asked back at once.
  boolean atRest(Set<Subject> subjects, long readNanos, long nowNanos) {
    if (readNanos - knownSinceNanos <= 0 || nowNanos - readNanos >= restNanos) {
      return false;
    }
    return subjects.stream().noneMatch(subject -> busy(subject, nowNanos));
  }

  private boolean busy(Subject subject, long nowNanos) {
    if (inFlight.containsKey(subject)) {
      return true;
    }
    Long at = changed.get(subject);
    return at != null && nowNanos - at < restNanos;
  }
}
