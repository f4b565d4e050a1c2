package io.skerry.metadata.membership;

import io.skerry.metadata.model.Node;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What the leader of group 0 has heard of nodes since it leads. In memory only: a new leader
/// counts every node's silence from its own beginning.
public final class NodeLedger {
  private final Map<Integer, Heard> heard = new ConcurrentHashMap<>();
  private volatile long beginNanos = System.nanoTime();
  private volatile long term;
  private volatile long lastNewNodeNanos = System.nanoTime();

  /// The last heartbeat of one node.
  private record Heard(long atNanos, Node.Space space) {}

  /// This server leads group 0 from now on, in this term.
  public void begin(long newTerm) {
    heard.clear();
    beginNanos = System.nanoTime();
    lastNewNodeNanos = beginNanos;
    term = newTerm;
  }

  /// The term that this ledger was begun in.
  long term() {
    return term;
  }

  /// A node has shown itself for the first time, or again after it was down.
  public void arrived() {
    lastNewNodeNanos = System.nanoTime();
  }

  public void heard(int node, Node.Space space) {
    heard.put(node, new Heard(System.nanoTime(), space));
  }

  public Duration silence(int node) {
    Heard last = heard.get(node);
    return Duration.ofNanos(System.nanoTime() - (last == null ? beginNanos : last.atNanos()));
  }

  /// Its space as of the last heartbeat, if there was one.
  public Optional<Node.Space> space(int node) {
    return Optional.ofNullable(heard.get(node)).map(Heard::space);
  }

  /// Whether no node has arrived for this long.
  boolean settled(Duration quiet) {
    return System.nanoTime() - lastNewNodeNanos >= quiet.toNanos();
  }
}
