package io.skerry.metadata.membership;

import io.skerry.metadata.command.AdoptRoot;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.EndSession;
import io.skerry.metadata.command.PurgeStep;
import io.skerry.metadata.model.Detached;
import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.View;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the leader of any group does by itself: end silent sessions, purge what is detached, and
/// take over group 0's map and namespaces.
public final class GroupSteps {
  private static final Logger LOG = LoggerFactory.getLogger(GroupSteps.class);
  private static final int PURGE_ROWS = 4_000;

  /// Steps of one run, so that other loops get their turn.
  private static final int STEPS_MAX = 64;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final GroupReplica replica;
  private final RootDirectory directory;
  private final SessionLeases leases;
  private final InstantSource clock;

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

  /// Purges detached trees as long as there are any.
  void purge() throws InterruptedException, ExecutionException, TimeoutException {
    for (int step = 0; step < STEPS_MAX && replica.leading() && detached(); step++) {
      ServiceCommands.submit(replica, new PurgeStep(nowNanos(), PURGE_ROWS));
    }
  }

  private boolean detached() {
    try (View view = replica.appliedView()) {
      return !view.scan(Detached.all(), 1).isEmpty();
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
            rows.nodes(),
            rows.placementGroups(),
            changed));
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
