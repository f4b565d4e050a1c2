package io.skerry.metadata.membership;

import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.View;
import io.skerry.proto.types.Role;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with the cluster, as far as the leader of group 0 sees it, and who does something
/// about it.
public final class HealthCheck {
  /// A node with less than this part of its capacity free is low on space.
  private static final int LOW_SPACE_PARTS = 20;

  /// Debts are counted up to here.
  private static final int DEBTS_COUNTED_MAX = 100_000;

  private final Groups groups;
  private final RootDirectory directory;
  private final NodeLedger ledger;

  public HealthCheck(Groups groups, RootDirectory directory, NodeLedger ledger) {
    this.groups = groups;
    this.directory = directory;
    this.ledger = ledger;
  }

  /// How bad it is.
  public enum Status {
    /// Everything is as the policies say.
    OK,
    /// Something is missing; files are read and written all the same.
    DEGRADED,
    /// Some files cannot be written or read.
    FAILED
  }

  /// One thing that is wrong.
  ///
  /// @param doing what the cluster does about it
  /// @param todo what a person should do; empty if nothing
  public record Problem(String subject, String what, String doing, String todo) {}

  /// The whole.
  ///
  /// @param debts copies still to be made
  /// @param divergent pairs of a placement group and a storage node that differ
  public record Report(Status status, List<Problem> problems, long debts, long divergent) {
    public Report {
      problems = List.copyOf(problems);
    }
  }

  /// Looks at everything now.
  public Report report() {
    RootRows rows = directory.current();
    List<Problem> problems = new ArrayList<>();
    List<Node> storage = rows.nodes().stream().filter(node -> node.role() == Role.STORAGE).toList();
    new PeerHealth(groups, ledger).addProblems(rows, problems);
    boolean led = addGroupProblems(problems);
    new ServerHealth(ledger).addProblems(rows.nodes(), problems);
    RepairReport repair = new RepairReport(groups, rows, ledger);
    storage.forEach(node -> addNodeProblems(node, repair, problems));
    problems.addAll(repair.groupProblems());
    long divergent = new DivergenceReport(groups, rows).addProblems(problems);
    addWorkerProblems(rows, problems);
    boolean writable = addPlacementProblems(rows, storage, problems) && led;
    long debts = debts();
    if (debts > 0) {
      problems.add(
          new Problem(
              "copies",
              debts + " copies are still to be made",
              "the nodes that should have them fetch them when they are up",
              ""));
    }
    Status status = problems.isEmpty() ? Status.OK : Status.DEGRADED;
    writable &= !ServerHealth.allFull(ledger.voters());
    return new Report(writable ? status : Status.FAILED, problems, debts, divergent);
  }

  /// Whether every group has a leader. Group 0 has: its leader is the one that looks.
  private boolean addGroupProblems(List<Problem> problems) {
    boolean led = true;
    for (GroupReplica replica : groups.data()) {
      if (replica.leaderAddress().isEmpty()) {
        led = false;
        problems.add(
            new Problem(
                "group " + replica.group(),
                "no leader is known: its namespaces can be neither read nor changed",
                "it elects one as soon as a majority of its metadata servers answers",
                "start the metadata servers that are down: skerry node list"));
      }
    }
    return led;
  }

  private void addWorkerProblems(RootRows rows, List<Problem> problems) {
    for (Node node : rows.nodes()) {
      if (node.role() == Role.WORKER && !node.up()) {
        problems.add(
            new Problem(
                "worker " + node.name(),
                "down, last heard of %d s ago".formatted(ledger.silence(node.id()).toSeconds()),
                "nothing waits for it",
                "start it: skerry server worker --config FILE, on its machine"));
      }
    }
  }

  private void addNodeProblems(Node node, RepairReport repair, List<Problem> problems) {
    String subject = "storage node " + node.name();
    if (!node.up() && !repair.replaced(node)) {
      problems.add(
          new Problem(
              subject,
              "down, last heard of %d s ago".formatted(ledger.silence(node.id()).toSeconds()),
              repair.doingAbout(node),
              "start it, or see why " + node.address() + " is not reached"));
    }
    repair.drainProblem(node).ifPresent(problems::add);
    Node.Space space = space(node);
    if (node.up() && space.full()) {
      problems.add(
          new Problem(
              subject,
              "the disk of %s is full: nothing of its %d MiB is free beyond its reserve"
                  .formatted(node.name(), mebibytes(space.capacityBytes())),
              "new chunks go to other nodes; it is read and deletes go on",
              "delete files, free space on its disk or add storage nodes"));
    } else if (node.up() && space.freeBytes() < space.capacityBytes() / LOW_SPACE_PARTS) {
      problems.add(
          new Problem(
              subject,
              "%d MiB free of %d MiB"
                  .formatted(mebibytes(space.freeBytes()), mebibytes(space.capacityBytes())),
              "it refuses new chunks below its reserve",
              "delete files or add storage nodes"));
    }
  }

  private Node.Space space(Node node) {
    return ledger.space(node.id()).orElse(node.space());
  }

  /// Whether every namespace can be written.
  private boolean addPlacementProblems(RootRows rows, List<Node> storage, List<Problem> problems) {
    long up = storage.stream().filter(Node::up).count();
    long roomy = storage.stream().filter(node -> node.up() && !space(node).full()).count();
    boolean writable = true;
    for (var namespace : rows.namespaces()) {
      int copies = namespace.policy().copies();
      boolean placed = rows.placementGroups().stream().anyMatch(group -> group.copies() == copies);
      if (!placed) {
        problems.add(
            new Problem(
                "namespace " + namespace.name(),
                "no placement group of %d copies, %d storage nodes are up".formatted(copies, up),
                "groups are made as soon as there are enough nodes",
                "start %d storage nodes".formatted(copies)));
      }
      writable &= placed && roomy >= namespace.policy().minCopies();
    }
    return writable;
  }

  private long debts() {
    long debts = 0;
    for (GroupReplica replica : groups.data()) {
      try (View view = replica.appliedView()) {
        debts += view.scan(Debt.all(), DEBTS_COUNTED_MAX).size();
      }
    }
    return debts;
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }
}
