package io.skerry.metadata.membership;

import io.skerry.metadata.raft.GroupReplica;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes leadership away from a server that leaves, whose disk is full or whose clock is off, as
/// long as there is a better one. What is not known of a server is not held against it.
public final class LeaderFitness {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderFitness.class);

  /// The new leader must have had time to show what it can.
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final String self;
  private final Map<Integer, Long> handedOverNanos = new HashMap<>();

  /// @param self address of this server
  public LeaderFitness(String self) {
    this.self = self;
  }

  /// Addresses of the servers that should not lead, as the leader of group 0 knows them.
  public static Set<String> unfit(List<NodeLedger.Voter> voters) {
    long right = rightMillis(voters);
    return Set.copyOf(
        voters.stream()
            .filter(
                voter ->
                    !voter.peer().wanted()
                        || voter.report().filter(report -> unfit(report, right)).isPresent())
            .map(NodeLedger.Voter::address)
            .toList());
  }

  private static boolean unfit(NodeLedger.Report report, long rightMillis) {
    return report.space().full()
        || ClockSurvey.beyond(ClockSurvey.UNFIT, report.skewMillis() - rightMillis);
  }

  static long rightMillis(List<NodeLedger.Voter> voters) {
    List<Long> skews =
        voters.stream()
            .flatMap(voter -> voter.report().stream())
            .map(NodeLedger.Report::skewMillis)
            .toList();
    return ClockSurvey.rightMillis(skews, voters.size());
  }

  /// Hands over what this server leads, if it should not and another one may.
  void step(List<GroupReplica> replicas, Set<String> unfit) {
    if (!unfit.contains(self)) {
      return;
    }
    for (GroupReplica replica : replicas) {
      long now = System.nanoTime();
      Long last = handedOverNanos.get(replica.group());
      if (!replica.leading() || (last != null && now - last < PAUSE.toNanos())) {
        continue;
      }
      Optional<String> better =
          replica.reachable().stream().filter(voter -> !unfit.contains(voter)).findFirst();
      if (better.isPresent()) {
        handedOverNanos.put(replica.group(), now);
        LOG.atWarn()
            .addKeyValue("group", replica.group())
            .addKeyValue("to", better.get())
            .log(
                "leadership handed over: this server leaves, its disk is full or its clock is off");
        replica.handOver(better.get());
      }
    }
  }
}
