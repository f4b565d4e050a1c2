package io.skerry.metadata.membership;

import io.skerry.metadata.authority.BootstrapMaterial;
import io.skerry.metadata.command.Bootstrap;
import io.skerry.metadata.raft.GroupReplica;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts everything that runs by itself on this server, leader or not; each step asks whether it
/// leads.
public final class LeaderDuties {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderDuties.class);
  private static final int FORMAT_LEVEL = 1;
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration QUARTER_SECOND = Duration.ofMillis(250);
  private static final Duration HALF_SECOND = Duration.ofMillis(500);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final Groups groups;
  private final RootDirectory directory;
  private final Housekeeping housekeeping;
  private final InstantSource clock;

  public LeaderDuties(
      Groups groups, RootDirectory directory, Housekeeping housekeeping, InstantSource clock) {
    this.groups = groups;
    this.directory = directory;
    this.housekeeping = housekeeping;
    this.clock = clock;
  }

  /// Duties of group 0, and the probe of contact with it.
  public void startRoot(
      NodeMonitor monitor,
      RepairMonitor repair,
      PeerMonitor peers,
      Optional<BootstrapMaterial> material) {
    housekeeping.every(RootDirectory.PROBE, "probe of group 0", directory::confirmed);
    housekeeping.every(SECOND, "node leases", monitor::expire);
    housekeeping.every(HALF_SECOND, "placement", monitor::plan);
    housekeeping.every(HALF_SECOND, "repair", repair::repair);
    housekeeping.every(QUARTER_SECOND, "metadata servers", peers::step);
    material.ifPresent(
        found -> housekeeping.every(SOON, "bootstrap", () -> bootstrap(groups.root(), found)));
  }

  /// What this server tells of itself, and the watch over its disk.
  public void startReports(ServerReports reports, Housekeeping.Step disk) {
    housekeeping.every(SECOND, "report to the leader", reports::step);
    housekeeping.every(SECOND, "watch of the disk", disk);
  }

  /// The changes of the voters of every group.
  public void startVoters(List<VoterSteps> steps) {
    steps.forEach(
        one -> housekeeping.every(QUARTER_SECOND, "voters of group " + one.group(), one::step));
  }

  /// The comparison of storage nodes with the rows of every data group.
  public void startConvergence(Convergences convergences) {
    convergences.start(housekeeping);
  }

  /// Duties of every group.
  public void startGroups(Map<Integer, SessionLeases> leases) {
    for (GroupReplica replica : groups.all()) {
      SessionLeases own = leases.get(replica.group());
      if (own == null) {
        throw new IllegalArgumentException("no leases for group " + replica.group());
      }
      GroupSteps steps = new GroupSteps(replica, directory, own, clock);
      String name = " of group " + replica.group();
      housekeeping.every(SECOND, "session expiry" + name, steps::expireSessions);
      if (replica.group() != groups.root().group()) {
        housekeeping.every(HALF_SECOND, "purge" + name, new Purge(replica, clock)::run);
        housekeeping.every(TEN_SECONDS, "holds" + name, replica.holds()::sweep);
        housekeeping.every(TEN_SECONDS, "delegations" + name, replica.delegations()::sweep);
        housekeeping.every(SOON, "adoption" + name, steps::adopt);
        housekeeping.every(QUARTER_SECOND, "sweep" + name, steps::sweep);
        housekeeping.every(SECOND, "removed nodes" + name, steps::forgetRemoved);
      }
    }
  }

  private void bootstrap(GroupReplica root, BootstrapMaterial material)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!root.leading() || directory.current().cluster().isPresent()) {
      return;
    }
    ServiceCommands.submit(
        root,
        new Bootstrap(
            material.cluster(),
            material.incarnation(),
            FORMAT_LEVEL,
            material.dataGroups(),
            material.secrets(),
            material.admin()));
    LOG.atInfo().addKeyValue("cluster", material.cluster()).log("cluster bootstrapped");
  }
}
