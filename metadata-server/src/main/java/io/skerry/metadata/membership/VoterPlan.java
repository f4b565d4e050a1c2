package io.skerry.metadata.membership;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// The next step that brings the voters of one group to what is wanted: one server at a time, and
/// none that the group would not survive.
///
/// @param self address of the leader, who plans
/// @param voters addresses of the group's voters
/// @param reachable those that answer the leader, itself among them
/// @param wanted addresses of those that shall be voters
/// @param admitted those of them that may become voters of this group now
/// @param kept voters that are not wanted but must stay for now
/// @param paused whom a step was tried with a moment ago, in vain
record VoterPlan(
    String self,
    List<String> voters,
    List<String> reachable,
    Set<String> wanted,
    Set<String> admitted,
    Set<String> kept,
    Set<String> paused) {
  VoterPlan {
    voters = List.copyOf(voters);
    reachable = List.copyOf(reachable);
    wanted = Set.copyOf(wanted);
    admitted = Set.copyOf(admitted);
    kept = Set.copyOf(kept);
    paused = Set.copyOf(paused);
  }

  /// What to do with whom.
  sealed interface Step {
    /// To be made a voter once it has everything.
    record Add(String address) implements Step {}

    /// To vote no more.
    record Remove(String address) implements Step {}

    /// To lead instead, since the leader itself has to go.
    record HandOver(String address) implements Step {}

    /// Nothing is to be done.
    record Rest() implements Step {}

    /// Something is to be done, but not now.
    record Wait(String why) implements Step {}
  }

  Step next() {
    for (String address : wanted.stream().sorted().toList()) {
      if (!voters.contains(address) && admitted.contains(address) && !paused.contains(address)) {
        return new Step.Add(address);
      }
    }
    List<String> leaving =
        voters.stream()
            .filter(voter -> !wanted.contains(voter) && !kept.contains(voter))
            .sorted()
            .toList();
    if (leaving.isEmpty()) {
      return new Step.Rest();
    }
    List<String> staying = voters.stream().filter(wanted::contains).toList();
    if (staying.isEmpty()) {
      return new Step.Wait("no server that shall stay votes yet");
    }
    List<Step> removals =
        leaving.stream()
            .filter(address -> !address.equals(self))
            .sorted(Comparator.comparing(reachable::contains)) // the dead are in the way of others
            .map(this::removal)
            .toList();
    return removals.stream()
        .filter(Step.Remove.class::isInstance)
        .findFirst()
        .or(() -> removals.stream().findFirst())
        .orElseGet(() -> handOver(staying));
  }

  private Step removal(String address) {
    if (paused.contains(address)) {
      return new Step.Wait("taking out " + address + " has just failed");
    }
    List<String> rest = voters.stream().filter(voter -> !voter.equals(address)).toList();
    long answering = rest.stream().filter(reachable::contains).count();
    int needed = rest.size() / 2 + 1;
    return answering >= needed
        ? new Step.Remove(address)
        : new Step.Wait(
            "without %s %d of %d voters must answer, and %d do"
                .formatted(address, needed, rest.size(), answering));
  }

  private Step handOver(List<String> staying) {
    return staying.stream()
        .filter(voter -> reachable.contains(voter) && !paused.contains(voter))
        .findFirst()
        .<Step>map(Step.HandOver::new)
        .orElseGet(() -> new Step.Wait("nobody who shall stay can lead now"));
  }
}
