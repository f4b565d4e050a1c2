package io.skerry.metadata.membership;

import io.skerry.metadata.model.Node;
import java.util.List;
import java.util.Optional;

/// What is wrong with the machines of the servers: disks of metadata servers, and all clocks.
final class ServerHealth {
  private final NodeLedger ledger;

  ServerHealth(NodeLedger ledger) {
    this.ledger = ledger;
  }

  /// Whether no metadata server that is up has room for a change.
  static boolean allFull(List<NodeLedger.Voter> voters) {
    List<NodeLedger.Report> known =
        voters.stream()
            .filter(NodeLedger.Voter::up)
            .flatMap(voter -> voter.report().stream())
            .toList();
    return !known.isEmpty() && known.stream().allMatch(report -> report.space().full());
  }

  void addProblems(List<Node> nodes, List<HealthCheck.Problem> problems) {
    List<NodeLedger.Voter> voters = ledger.voters();
    long right = LeaderFitness.rightMillis(voters);
    for (NodeLedger.Voter voter : voters) {
      Optional<NodeLedger.Report> report = voter.report().filter(known -> voter.up());
      if (report.isPresent()) {
        String subject = "metadata server " + voter.name();
        addDisk(subject, voter.name(), report.get().space(), problems);
        String doing = "it does not lead while a better one can; rights go by the leader's time";
        addClock(subject, report.get().skewMillis() - right, doing, problems);
      }
    }
    for (Node node : nodes) {
      Optional<Long> skew = ledger.skewMillis(node.id()).filter(known -> node.up());
      if (skew.isPresent()) {
        String subject =
            (node.role() == io.skerry.proto.types.Role.WORKER ? "worker " : "storage node ")
                + node.name();
        String doing = "it serves on, since rights go by the leader's time; it may not start again";
        addClock(subject, skew.get() - right, doing, problems);
      }
    }
  }

  private static void addDisk(
      String subject, String name, Node.Space space, List<HealthCheck.Problem> problems) {
    if (space.full()) {
      problems.add(
          new HealthCheck.Problem(
              subject,
              "the disk of %s is full: nothing of its %d MiB is free beyond its reserve"
                  .formatted(name, space.capacityBytes() >> 20),
              "others lead if they have room, else only deletions are taken; it stops before the"
                  + " last of its reserve is gone",
              "free space on its disk or give it a larger one"));
    }
  }

  private static void addClock(
      String subject, long differenceMillis, String doing, List<HealthCheck.Problem> problems) {
    if (ClockSurvey.beyond(ClockSurvey.NOTABLE, differenceMillis)) {
      problems.add(
          new HealthCheck.Problem(
              subject,
              "its clock is %s of most metadata servers'"
                  .formatted(ClockSurvey.words(differenceMillis)),
              doing,
              "set the clock of its machine right, and keep it so (chrony, ntpd)"));
    }
  }
}
