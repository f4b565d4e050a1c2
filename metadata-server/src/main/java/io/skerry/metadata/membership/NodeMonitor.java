package io.skerry.metadata.membership;

import io.skerry.metadata.command.AddPlacementGroups;
import io.skerry.metadata.command.SetNodeState;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.placement.PlacementGroupPlanner;
import io.skerry.metadata.raft.GroupReplica;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the leader of group 0 decides about nodes: who is down, and which replica sets to add.
public final class NodeMonitor {
  /// Copies that a namespace has unless it says otherwise.
  public static final int COPIES_DEFAULT = 3;

  private static final Logger LOG = LoggerFactory.getLogger(NodeMonitor.class);

  private final GroupReplica root;
  private final RootDirectory directory;
  private final NodeLedger ledger;
  private final Rules rules;

  /// @param lease silence after which a node is down
  /// @param settle quiet after the last arrival before replica sets are planned
  public record Rules(Duration lease, Duration settle, int placementGroupsPerNode) {}

  public NodeMonitor(GroupReplica root, RootDirectory directory, NodeLedger ledger, Rules rules) {
    this.root = root;
    this.directory = directory;
    this.ledger = ledger;
    this.rules = rules;
  }

  /// Commits that silent nodes are down.
  void expire() throws InterruptedException, ExecutionException, TimeoutException {
    if (!leadingSinceBefore()) {
      return;
    }
    root.reachable().forEach(ledger::voterHeard);
    for (Node node : directory.current().nodes()) {
      if (node.up() && ledger.silence(node.id()).compareTo(rules.lease()) > 0) {
        LOG.atWarn()
            .addKeyValue("node", node.name())
            .addKeyValue("silentMillis", ledger.silence(node.id()).toMillis())
            .log("node is down");
        ServiceCommands.submit(
            root, new SetNodeState(node.id(), false, node.address(), node.space()));
      }
    }
  }

  /// Adds the replica sets that are missing, once arrivals have settled.
  void plan() throws InterruptedException, ExecutionException, TimeoutException {
    if (!leadingSinceBefore() || !ledger.settled(rules.settle())) {
      return;
    }
    RootRows rows = directory.current();
    if (rows.cluster().isEmpty()) {
      return;
    }
    for (int copies : copiesWanted(rows)) {
      List<List<Integer>> missing = missing(rows, copies);
      if (!missing.isEmpty()) {
        ServiceCommands.submit(root, new AddPlacementGroups(missing));
        LOG.atInfo()
            .addKeyValue("added", missing.size())
            .addKeyValue("copies", copies)
            .log("placement groups added");
      }
    }
  }

  /// Whether this server leads and has a ledger of this term; begins one if not.
  private boolean leadingSinceBefore() {
    if (!root.leading()) {
      return false;
    }
    boolean known = ledger.term() == root.term();
    if (!known) {
      ledger.begin(root.term());
    }
    return known;
  }

  /// Memberships that are missing for namespaces of this many copies.
  private List<List<Integer>> missing(RootRows rows, int copies) {
    List<PlacementGroup> existing =
        rows.placementGroups().stream().filter(pg -> pg.copies() == copies).toList();
    return PlacementGroupPlanner.plan(
        rows.nodes(), existing, copies, rules.placementGroupsPerNode());
  }

  private static SortedSet<Integer> copiesWanted(RootRows rows) {
    SortedSet<Integer> copies = new TreeSet<>();
    copies.add(COPIES_DEFAULT);
    for (Namespace namespace : rows.namespaces()) {
      copies.add(namespace.policy().copies());
    }
    return copies;
  }
}
