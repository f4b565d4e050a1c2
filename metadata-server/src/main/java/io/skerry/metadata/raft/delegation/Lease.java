package io.skerry.metadata.raft.delegation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// One session's right to answer from memory, and what it has there. Guarded by the table.
final class Lease {
  final long number;
  final Client client;
  final Set<Subject> held = new HashSet<>();

  /// Recalls that are not answered yet, by their number.
  final Map<Long, Recall> asked = new HashMap<>();

  long endNanos;
  long grants;

  /// What was asked back.
  record Recall(Wait waiting, Set<Subject> subjects, boolean everything) {}

  Lease(long number, Client client, long endNanos) {
    this.number = number;
    this.client = client;
    this.endNanos = endNanos;
  }

  boolean over(long nowNanos) {
    return endNanos - nowNanos <= 0;
  }
}
