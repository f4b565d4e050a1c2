package io.skerry.metadata.membership;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.raft.GroupReplica;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells the leader of group 0 every second how this metadata server is, and does what follows from
/// the answer. A server that is no voter yet becomes one this way, and one that was removed learns
/// of it, since no leader sends either of them anything.
public final class ServerReports {
  private final Groups groups;
  private final NodeLedger ledger;
  private final LeaderClock clock;
  private final LeaderFitness fitness;
  private final Line line;
  private final Self self;
  private boolean keyFits;
  private boolean member;
  private boolean ended;
  private Optional<String> hint = Optional.empty();
  private int asked;

  /// The way to the leader.
  @FunctionalInterface
  public interface Line {
    Answer report(String leaderAddress, Report report) throws Exception;
  }

  /// What is told.
  ///
  /// @param keyFits whether the own master key is known to be the cluster's
  /// @param member whether the leader has counted this server to the cluster before
  public record Report(Node.Space disk, boolean keyFits, boolean member) {}

  /// What it answers.
  public sealed interface Answer {
    /// All is well.
    ///
    /// @param unfit addresses of the servers that should not lead
    record Heard(long leaderMillis, Set<String> unfit) implements Answer {
      public Heard {
        unfit = Set.copyOf(unfit);
      }
    }

    /// Another server leads.
    ///
    /// @param leader its address; empty if that is not known
    record Elsewhere(String leader) implements Answer {}

    /// This server is none of the cluster yet; its master key shall unwrap this.
    @SuppressWarnings("ArrayRecordComponent") // handed over
    record ShowKey(byte[] wrapped) implements Answer {}

    /// It was taken out of the cluster.
    record Removed() implements Answer {}

    /// It cannot be taken into the cluster as it is.
    record Refused(String why) implements Answer {}
  }

  /// This server.
  public interface Self {
    String name();

    String address();

    /// Whether its master key unwraps this.
    boolean unwraps(byte[] wrapped);

    /// It was taken out of the cluster and must stop for good.
    void removed();

    /// It cannot go on, as somebody must be told in one line.
    void refused(String why);

    /// Where a leader may be found.
    List<String> candidates();
  }

  public ServerReports(
      Groups groups,
      NodeLedger ledger,
      LeaderClock clock,
      LeaderFitness fitness,
      Line line,
      Self self) {
    this.groups = groups;
    this.ledger = ledger;
    this.clock = clock;
    this.fitness = fitness;
    this.line = line;
    this.self = self;
  }

  void step() throws Exception {
    GroupReplica root = groups.root();
    if (ended) {
      return;
    }
    if (root.leading()) {
      clock.leads();
      ledger.voterReported(self.name(), new NodeLedger.Report(root.disk(), 0));
      fitness.step(groups.all(), LeaderFitness.unfit(ledger.voters()));
      return;
    }
    Optional<String> leader = root.leaderAddress().or(() -> hint).or(this::candidate);
    if (leader.isPresent()) {
      hint = Optional.empty(); // unless this one says so, somebody else is asked next
      follow(line.report(leader.get(), new Report(root.disk(), keyFits, member)), leader.get());
    }
  }

  private void follow(Answer answer, String leader) {
    switch (answer) {
      case Answer.Heard heard -> {
        hint = Optional.of(leader);
        member = true;
        clock.told(heard.leaderMillis());
        fitness.step(groups.all(), heard.unfit());
      }
      case Answer.Elsewhere elsewhere ->
          hint = Optional.of(elsewhere.leader()).filter(address -> !address.isEmpty());
      case Answer.ShowKey show -> {
        hint = Optional.of(leader);
        keyFits = self.unwraps(show.wrapped());
        if (!keyFits) {
          refused(
              "the master key does not unwrap this cluster's secrets; is it another cluster's?");
        }
      }
      case Answer.Removed removed -> {
        ended = true;
        self.removed();
      }
      case Answer.Refused refused -> refused(refused.why());
    }
  }

  /// Only a server that asks to be taken in ends: one that is in serves on and asks again.
  private void refused(String why) {
    if (member || !groups.root().members().isEmpty()) {
      throw new IllegalStateException("the leader of group 0 refuses the report: " + why);
    }
    ended = true;
    self.refused(why);
  }

  /// One after the other of those that may lead.
  private Optional<String> candidate() {
    List<String> others =
        self.candidates().stream().filter(address -> !address.equals(self.address())).toList();
    if (others.isEmpty()) {
      return Optional.empty();
    }
    asked = (asked + 1) % others.size();
    return Optional.of(others.get(asked));
  }
}
