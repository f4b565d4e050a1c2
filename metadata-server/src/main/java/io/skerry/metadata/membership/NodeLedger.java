package io.skerry.metadata.membership;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// What the leader of group 0 has heard of nodes since it leads. In memory only: a new leader
/// counts every node's silence from its own beginning.
public final class NodeLedger {
  private final Map<Integer, Heard> heard = new ConcurrentHashMap<>();
  private final Map<String, Long> votersHeardNanos = new ConcurrentHashMap<>();
  private final Map<String, Report> voterReports = new ConcurrentHashMap<>();
  private final Supplier<List<Peer>> peers;
  private final Duration lease;
  private final Duration nodeOut;
  private volatile long beginNanos = System.nanoTime();
  private volatile long term;
  private volatile long lastNewNodeNanos = System.nanoTime();

  /// The last heartbeat of one node.
  private record Heard(long atNanos, Node.Space space, long skewMillis) {}

  /// What a server says of itself.
  ///
  /// @param space on its disk; the reserve is not free
  /// @param skewMillis how far its clock is ahead of the leader's
  public record Report(Node.Space space, long skewMillis) {}

  /// A metadata server as the leader of group 0 sees it.
  public record Voter(Peer peer, boolean up, Duration silence, Optional<Report> report) {
    public String name() {
      return peer.name();
    }

    public String address() {
      return peer.address();
    }
  }

  /// @param peers the metadata servers of the cluster now
  /// @param lease silence after which one of them counts as down
  /// @param nodeOut silence after which a storage node counts as lost
  public NodeLedger(Supplier<List<Peer>> peers, Duration lease, Duration nodeOut) {
    this.peers = peers;
    this.lease = lease;
    this.nodeOut = nodeOut;
  }

  /// This server leads group 0 from now on, in this term.
  public void begin(long newTerm) {
    heard.clear();
    votersHeardNanos.clear();
    voterReports.clear();
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

  public void heard(int node, Report report) {
    heard.put(node, new Heard(System.nanoTime(), report.space(), report.skewMillis()));
  }

  public Duration silence(int node) {
    Heard last = heard.get(node);
    return since(last == null ? beginNanos : last.atNanos());
  }

  /// A metadata server has told how it is.
  ///
  /// @return whether there is one of this name
  public boolean voterReported(String name, Report report) {
    Optional<Peer> known = peers.get().stream().filter(it -> it.name().equals(name)).findFirst();
    known.ifPresent(
        peer -> {
          voterReports.put(name, report);
          voterHeard(peer.address());
        });
    return known.isPresent();
  }

  /// Silence after which a storage node counts as lost.
  Duration nodeOut() {
    return nodeOut;
  }

  /// Whether a node has been silent for so long that its copies are made elsewhere.
  public boolean out(int node) {
    return silence(node).compareTo(nodeOut) >= 0;
  }

  /// A metadata server has answered.
  void voterHeard(String address) {
    votersHeardNanos.put(address, System.nanoTime());
  }

  /// The metadata servers, by name.
  public List<Voter> voters() {
    List<Voter> seen = new ArrayList<>();
    for (Peer peer : peers.get()) {
      Duration silence = since(votersHeardNanos.getOrDefault(peer.address(), beginNanos));
      boolean up = silence.compareTo(lease) <= 0;
      Optional<Report> report = Optional.ofNullable(voterReports.get(peer.name()));
      seen.add(new Voter(peer, up, silence, report));
    }
    seen.sort(Comparator.comparing(Voter::name));
    return List.copyOf(seen);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  /// Its space as of the last heartbeat, if there was one.
  public Optional<Node.Space> space(int node) {
    return Optional.ofNullable(heard.get(node)).map(Heard::space);
  }

  /// How far its clock was ahead of the leader's at the last heartbeat, if there was one.
  public Optional<Long> skewMillis(int node) {
    return Optional.ofNullable(heard.get(node)).map(Heard::skewMillis);
  }

  /// Whether no node has arrived for this long.
  boolean settled(Duration quiet) {
    return System.nanoTime() - lastNewNodeNanos >= quiet.toNanos();
  }
}
