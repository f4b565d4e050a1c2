package io.skerry.metadata.membership;

import io.skerry.metadata.model.Peer;
import io.skerry.metadata.raft.GroupReplica;
import java.util.List;
import java.util.stream.Collectors;

/// What is wrong with the metadata servers as voters: who is down, who comes or goes, and whether
/// their number makes sense.
final class PeerHealth {
  /// What a cluster needs to survive the loss of one.
  private static final int FEW = 3;

  private final Groups groups;
  private final NodeLedger ledger;

  PeerHealth(Groups groups, NodeLedger ledger) {
    this.groups = groups;
    this.ledger = ledger;
  }

  void addProblems(RootRows rows, List<HealthCheck.Problem> problems) {
    List<NodeLedger.Voter> voters = ledger.voters();
    long up = voters.stream().filter(NodeLedger.Voter::up).count();
    for (NodeLedger.Voter voter : voters) {
      boolean leaving = voter.peer().state() == Peer.State.LEAVING;
      if (leaving) {
        problems.add(leaving(voter));
      } else if (!voter.up()) {
        problems.add(down(voter, up, voters.size()));
      } else {
        addJoining(voter, problems);
      }
    }
    addNumber(rows, problems);
  }

  private static HealthCheck.Problem down(NodeLedger.Voter voter, long up, int all) {
    return new HealthCheck.Problem(
        subject(voter),
        "down, last heard of %d s ago".formatted(voter.silence().toSeconds()),
        "the other %d go on; %d of %d are needed".formatted(up, all / 2 + 1, all),
        "start it, or see why %s is not reached; if it is lost: skerry node remove %s --lost"
            .formatted(voter.address(), voter.name()));
  }

  private HealthCheck.Problem leaving(NodeLedger.Voter voter) {
    String where = names(groupsOf(voter.address(), true));
    return new HealthCheck.Problem(
        subject(voter),
        where.isEmpty()
            ? "leaving: votes in no group any more"
            : "leaving: still votes in " + where,
        "the leader of each group takes it out, as soon as a majority of the others answers",
        "");
  }

  private void addJoining(NodeLedger.Voter voter, List<HealthCheck.Problem> problems) {
    String missing = names(groupsOf(voter.address(), false));
    if (!missing.isEmpty()) {
      problems.add(
          new HealthCheck.Problem(
              subject(voter),
              "joining: does not vote in " + missing + " yet",
              "it gets what there is; then the leader of each group adds it, group 0's first",
              ""));
    }
  }

  private List<Integer> groupsOf(String address, boolean voting) {
    return groups.all().stream()
        .filter(group -> !group.members().isEmpty())
        .filter(group -> group.members().contains(address) == voting)
        .map(GroupReplica::group)
        .toList();
  }

  private static String names(List<Integer> numbers) {
    return numbers.stream().map(number -> "group " + number).collect(Collectors.joining(", "));
  }

  /// A cluster that never had three was meant so.
  private static void addNumber(RootRows rows, List<HealthCheck.Problem> problems) {
    long wanted = rows.peersEver().stream().filter(Peer::wanted).count();
    if (rows.peersEver().size() < FEW || (wanted >= FEW && wanted % 2 == 1)) {
      return;
    }
    String what =
        wanted < FEW
            ? "%d left: the loss of one stops the cluster".formatted(wanted)
            : "%d of them survive the loss of %d, as %d would"
                .formatted(wanted, (wanted - 1) / 2, wanted - 1);
    problems.add(
        new HealthCheck.Problem(
            "metadata servers",
            what,
            "",
            wanted < FEW
                ? "add one: skerry token create metadata NAME, then skerry join"
                : "add one (skerry token create metadata NAME) or remove one (skerry node"
                    + " remove)"));
  }

  private static String subject(NodeLedger.Voter voter) {
    return "metadata server " + voter.name();
  }
}
