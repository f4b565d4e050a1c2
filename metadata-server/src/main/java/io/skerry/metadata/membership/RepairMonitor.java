package io.skerry.metadata.membership;

import io.skerry.metadata.command.ChangePlacementGroups;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.placement.RepairPlanner;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the leader of group 0 does about nodes that are lost or drained: it changes the members of
/// their placement groups, some at a time.
public final class RepairMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(RepairMonitor.class);

  /// A writer that began before a member left has this long to commit, at least.
  private static final Duration SETTLE_MIN = Duration.ofSeconds(60);

  private final Groups groups;
  private final RootDirectory directory;
  private final NodeLedger ledger;
  private final Map<Integer, Seen> seen = new HashMap<>();

  /// The epoch of a group and when this leader saw it first.
  private record Seen(int epoch, long atNanos) {}

  public RepairMonitor(Groups groups, RootDirectory directory, NodeLedger ledger) {
    this.groups = groups;
    this.directory = directory;
    this.ledger = ledger;
  }

  /// Proposes the next changes, if there are any.
  void repair() throws InterruptedException, ExecutionException, TimeoutException {
    if (!groups.root().leading() || ledger.term() != groups.root().term()) {
      seen.clear();
      return;
    }
    RootRows rows = directory.current();
    note(rows.placementGroups());
    List<PlacementGroup> changed =
        RepairFacts.of(
            groups.data(),
            facts ->
                RepairPlanner.plan(
                    rows.nodes(),
                    rows.placementGroups(),
                    new RepairPlanner.Sight(
                        ledger::out, facts::finished, group -> settled(group, facts))));
    if (!changed.isEmpty()) {
      int done =
          ServiceCommands.submit(groups.root(), new ChangePlacementGroups(changed)).ids().size();
      LOG.atInfo()
          .addKeyValue("changed", done)
          .addKeyValue("first", changed.get(0))
          .log("placement groups changed");
    }
  }

  private void note(List<PlacementGroup> now) {
    for (PlacementGroup group : now) {
      Seen known = seen.get(group.id());
      if (known == null || known.epoch() != group.epoch()) {
        seen.put(group.id(), new Seen(group.epoch(), System.nanoTime()));
      }
    }
  }

  /// Whether writers of the time before the last change are through: nobody has a chunk left from
  /// then, or they had as long as a lost node has.
  private boolean settled(PlacementGroup group, RepairFacts facts) {
    Seen known = seen.get(group.id());
    if (known == null || known.epoch() != group.epoch()) {
      return false;
    }
    Duration same = Duration.ofNanos(System.nanoTime() - known.atNanos());
    Duration out = ledger.nodeOut();
    Duration settle = out.compareTo(SETTLE_MIN) < 0 ? out : SETTLE_MIN;
    return same.compareTo(settle) >= 0 && (same.compareTo(out) >= 0 || !facts.writtenBefore(group));
  }
}
