package io.skerry.metadata.membership;

import io.skerry.metadata.membership.VoterPlan.Step;
import io.skerry.metadata.model.Peer;
import io.skerry.metadata.raft.GroupReplica;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the voters of one group, while this server leads it, to what group 0 wants: one change at
/// a time, tried again until it is so. What is wanted stands in rows and what is stands in Raft's
/// log, so a new leader goes on where the last one was.
///
/// A new server joins group 0 first and leaves it last: whoever votes in a data group has group 0's
/// rows.
public final class VoterSteps {
  private static final Logger LOG = LoggerFactory.getLogger(VoterSteps.class);
  private static final Duration PAUSE = Duration.ofSeconds(3);

  /// Raft ends a change when the new voter falls silent or the leader changes, not before; from
  /// here on it is shown as slow.
  private static final Duration SLOW = Duration.ofSeconds(60);

  private final String self;
  private final GroupReplica replica;
  private final Groups groups;
  private final RootDirectory directory;
  private final Map<String, Long> pausedUntilNanos = new HashMap<>();
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile Optional<Change> running = Optional.empty();
  private String lastWait = "";

  /// A change that Raft has been asked for.
  private record Change(Step step, String address, CompletableFuture<Void> done, long sinceNanos) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }
  }

  /// @param self address of this server
  public VoterSteps(String self, GroupReplica replica, Groups groups, RootDirectory directory) {
    this.self = self;
    this.replica = replica;
    this.groups = groups;
    this.directory = directory;
  }

  public int group() {
    return replica.group();
  }

  /// 1 while a change is under way, 2 if it has taken longer than a minute, else 0.
  public int changing() {
    return running.map(change -> change.age().compareTo(SLOW) > 0 ? 2 : 1).orElse(0);
  }

  /// Changes of the voters that were committed while this server led.
  public long made() {
    return made.get();
  }

  /// Those that failed and were, or will be, tried again.
  public long failed() {
    return failed.get();
  }

  void step() throws InterruptedException, ExecutionException, TimeoutException {
    if (running.isPresent() && !settle(running.get())) {
      return;
    }
    if (!replica.leading() || plan(directory.current()).next() instanceof Step.Rest) {
      lastWait = "";
      return;
    }
    // What is known here may be old: nobody is taken in who has been removed meanwhile.
    Step step = plan(directory.confirmed()).next();
    switch (step) {
      case Step.Add add -> begin(step, add.address(), replica.addVoter(add.address()));
      case Step.Remove remove ->
          begin(step, remove.address(), replica.removeVoter(remove.address()));
      case Step.HandOver to -> handOver(to.address());
      case Step.Wait wait -> tell(wait.why());
      case Step.Rest rest -> lastWait = "";
    }
  }

  private void begin(Step step, String address, CompletableFuture<Void> done) {
    LOG.atInfo()
        .addKeyValue("group", replica.group())
        .addKeyValue("step", step)
        .addKeyValue("voters", replica.members())
        .log("voters change");
    running = Optional.of(new Change(step, address, done, System.nanoTime()));
  }

  /// Whether the change has ended.
  private boolean settle(Change change) {
    if (!change.done().isDone()) {
      return false;
    }
    running = Optional.empty();
    if (change.done().isCompletedExceptionally()) {
      failed.incrementAndGet();
      pause(change.address());
      LOG.atWarn()
          .addKeyValue("group", replica.group())
          .addKeyValue("step", change.step())
          .addKeyValue("why", change.done().exceptionNow().getMessage())
          .log("voters were not changed; it is tried again");
    } else {
      made.incrementAndGet();
      LOG.atInfo()
          .addKeyValue("group", replica.group())
          .addKeyValue("step", change.step())
          .addKeyValue("millis", change.age().toMillis())
          .log("voters changed");
    }
    return true;
  }

  private void handOver(String address) {
    LOG.atInfo()
        .addKeyValue("group", replica.group())
        .addKeyValue("to", address)
        .log("leadership handed over: this server leaves the cluster");
    pause(address);
    replica.handOver(address);
  }

  private void pause(String address) {
    pausedUntilNanos.put(address, System.nanoTime() + PAUSE.toNanos());
  }

  private void tell(String why) {
    if (!why.equals(lastWait)) {
      LOG.atWarn()
          .addKeyValue("group", replica.group())
          .addKeyValue("why", why)
          .log("voters cannot be changed now");
    }
    lastWait = why;
  }

  private VoterPlan plan(RootRows rows) {
    List<String> voters = replica.members();
    if (rows.peersEver().isEmpty()) {
      return plan(voters, Set.copyOf(voters), Set.of(), Set.of());
    }
    Set<String> wanted =
        rows.peersEver().stream()
            .filter(Peer::wanted)
            .map(Peer::address)
            .collect(Collectors.toSet());
    boolean root = replica.group() == groups.root().group();
    return plan(
        voters,
        wanted,
        root ? wanted : Set.copyOf(groups.root().members()),
        root ? votersOfData(voters) : Set.of());
  }

  private VoterPlan plan(
      List<String> voters, Set<String> wanted, Set<String> admitted, Set<String> kept) {
    long now = System.nanoTime();
    pausedUntilNanos.values().removeIf(until -> until - now < 0);
    return new VoterPlan(
        self,
        voters,
        replica.reachable(),
        wanted,
        admitted,
        kept,
        Set.copyOf(pausedUntilNanos.keySet()));
  }

  /// Who votes in a data group; everybody, as long as that is not known here.
  private Set<String> votersOfData(List<String> voters) {
    Set<String> kept = new HashSet<>();
    for (GroupReplica data : groups.data()) {
      kept.addAll(data.members().contains(self) ? data.members() : voters);
    }
    return kept;
  }
}
