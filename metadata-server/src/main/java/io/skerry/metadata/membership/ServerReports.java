package io.skerry.metadata.membership;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.raft.GroupReplica;
import java.util.Optional;
import java.util.Set;

/// Tells the leader of group 0 every second how this metadata server is, and does what follows from
/// the answer.
public final class ServerReports {
  private final Groups groups;
  private final NodeLedger ledger;
  private final LeaderClock clock;
  private final LeaderFitness fitness;
  private final Line line;
  private final String name;

  /// The way to the leader.
  @FunctionalInterface
  public interface Line {
    Answer report(String leaderAddress, Node.Space disk) throws Exception;
  }

  /// What it answers.
  ///
  /// @param unfit addresses of the servers that should not lead
  public record Answer(long leaderMillis, Set<String> unfit) {
    public Answer {
      unfit = Set.copyOf(unfit);
    }
  }

  /// @param name of this server
  public ServerReports(
      Groups groups,
      NodeLedger ledger,
      LeaderClock clock,
      LeaderFitness fitness,
      Line line,
      String name) {
    this.groups = groups;
    this.ledger = ledger;
    this.clock = clock;
    this.fitness = fitness;
    this.line = line;
    this.name = name;
  }

  void step() throws Exception {
    GroupReplica root = groups.root();
    Optional<String> leader = root.leaderAddress();
    if (root.leading()) {
      clock.leads();
      ledger.voterReported(name, new NodeLedger.Report(root.disk(), 0));
      fitness.step(groups.all(), LeaderFitness.unfit(ledger.voters()));
    } else if (leader.isPresent()) {
      Answer answer = line.report(leader.get(), root.disk());
      clock.told(answer.leaderMillis());
      fitness.step(groups.all(), answer.unfit());
    }
  }
}
