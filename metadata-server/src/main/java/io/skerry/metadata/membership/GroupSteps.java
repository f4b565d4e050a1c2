package io.skerry.metadata.membership;

import io.skerry.metadata.command.AdoptRoot;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.EndSession;
import io.skerry.metadata.command.ForgetNode;
import io.skerry.metadata.command.SweepStep;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.model.Sweep;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.View;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the leader of any group does by itself: end silent sessions, take over group 0's map and
/// namespaces, and go through chunks for members of placement groups that come or go.
public final class GroupSteps {
  private static final Logger LOG = LoggerFactory.getLogger(GroupSteps.class);
  private static final int FORGOTTEN_ROWS = 4_000;

  /// Steps of one run, so that other loops get their turn.
  private static final int STEPS_MAX = 64;

  /// Chunks that one step of a sweep looks at.
  private static final int SWEEP_CHUNKS = 4_096;

  /// While a node has this many copies to make, no more are listed for it.
  private static final int DEBTS_MAX = 20_000;

  private static final long PASS_PAUSE_NANOS = 2_000_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final GroupReplica replica;
  private final RootDirectory directory;
  private final SessionLeases leases;
  private final InstantSource clock;
  private final Set<Integer> forgotten = new HashSet<>();
  private long sweptAtNanos = System.nanoTime();
  private long passPauseNanos;

  public GroupSteps(
      GroupReplica replica, RootDirectory directory, SessionLeases leases, InstantSource clock) {
    this.replica = replica;
    this.directory = directory;
    this.leases = leases;
    this.clock = clock;
  }

  /// Ends the sessions whose lease has run out.
  void expireSessions() throws InterruptedException, ExecutionException, TimeoutException {
    if (!replica.leading()) {
      return;
    }
    for (Session session : leases.expired()) {
      LOG.atInfo()
          .addKeyValue("group", replica.group())
          .addKeyValue("session", session.id())
          .addKeyValue("principal", session.principal())
          .log("session expired");
      end(session.id());
    }
  }

  private void end(long session) throws InterruptedException, ExecutionException, TimeoutException {
    for (int step = 0; step < STEPS_MAX && replica.leading(); step++) {
      EndSession command = new EndSession(Caller.SERVICE, session, clock.millis());
      if (ServiceCommands.submit(replica, command).ids().get(0) == 0) {
        return;
      }
    }
  }

  /// Copies what is new in group 0 into this group's own log.
  void adopt() throws InterruptedException, ExecutionException, TimeoutException {
    if (!replica.leading()) {
      return;
    }
    RootRows rows = directory.current();
    if (rows.cluster().isEmpty()) {
      return;
    }
    List<Namespace> changed;
    try (View view = replica.appliedView()) {
      changed = changedNamespaces(rows, view);
      long adopted = view.get(MapVersion.only()).map(MapVersion::version).orElse(0L);
      if (changed.isEmpty() && adopted >= rows.mapVersion()) {
        return;
      }
    }
    ServiceCommands.submit(
        replica,
        new AdoptRoot(
            nowNanos(),
            replica.group(),
            rows.cluster().get(),
            rows.mapVersion(),
            rows.nodesEver(),
            rows.placementGroups(),
            changed));
  }

  /// Goes through chunks for members of placement groups that come or go. Waits while the nodes
  /// have enough to fetch, and between passes that leave something for later.
  void sweep() throws InterruptedException, ExecutionException, TimeoutException {
    if (!replica.leading() || System.nanoTime() - sweptAtNanos < passPauseNanos || !sweepDue()) {
      return;
    }
    for (int step = 0; step < STEPS_MAX && replica.leading(); step++) {
      SweepStep command = new SweepStep(clock.millis(), SWEEP_CHUNKS, busy());
      boolean passEnded = ServiceCommands.submit(replica, command).ids().get(0) == 0;
      if (passEnded) {
        sweptAtNanos = System.nanoTime();
        passPauseNanos = sweepDue() ? PASS_PAUSE_NANOS : 0;
        return;
      }
    }
  }

  private boolean sweepDue() {
    try (View view = replica.appliedView()) {
      return SweepStep.due(
          view.scan(PlacementGroup.all(), Integer.MAX_VALUE),
          view.scan(Sweep.all(), Integer.MAX_VALUE));
    }
  }

  /// Filling nodes that have enough to fetch.
  private List<Integer> busy() {
    try (View view = replica.appliedView()) {
      return view.scan(PlacementGroup.all(), Integer.MAX_VALUE).stream()
          .flatMap(group -> group.in(PlacementGroup.State.FILLING).stream())
          .distinct()
          .filter(node -> view.scan(Debt.of(node), DEBTS_MAX).size() == DEBTS_MAX)
          .toList();
    }
  }

  /// Forgets what removed nodes owe and were to delete.
  void forgetRemoved() throws InterruptedException, ExecutionException, TimeoutException {
    if (!replica.leading()) {
      return;
    }
    for (Node node : removedNodes()) {
      if (!forgotten.contains(node.id()) && forget(node.id())) {
        forgotten.add(node.id());
      }
    }
  }

  private List<Node> removedNodes() {
    try (View view = replica.appliedView()) {
      return view.scan(Node.all(), Integer.MAX_VALUE).stream()
          .filter(node -> node.duty() == Node.Duty.REMOVED)
          .toList();
    }
  }

  /// Whether nothing is left.
  private boolean forget(int node)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Garbage> garbage;
    boolean owes;
    try (View view = replica.appliedView()) {
      owes = !view.scan(Debt.of(node), 1).isEmpty();
      garbage =
          view.scan(Garbage.all(), Integer.MAX_VALUE).stream()
              .filter(row -> row.nodes().contains(node))
              .limit(FORGOTTEN_ROWS)
              .toList();
    }
    if (!owes && garbage.isEmpty()) {
      return true;
    }
    ServiceCommands.submit(replica, new ForgetNode(node, garbage, FORGOTTEN_ROWS));
    return false;
  }

  private List<Namespace> changedNamespaces(RootRows rows, View view) {
    return rows.namespaces().stream()
        .filter(row -> row.group() == replica.group())
        .filter(row -> view.get(Namespace.key(row.id())).filter(row::equals).isEmpty())
        .toList();
  }

  private long nowNanos() {
    Instant now = clock.instant();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }
}
