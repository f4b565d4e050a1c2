package io.skerry.metadata.raft.delegation;

import io.skerry.metadata.state.Overlay;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Which sessions of a group may answer from memory, kept by its leader. A grant is given only for
/// what is still as it was read; a command that changes something granted waits until its holders
/// have given it back or their leases have run out. The sender of a command is asked like everybody
/// else. Over any bound nothing is granted, which costs speed only.
public final class DelegationTable {
  /// After a change of leader commands wait for one; with the election it stays below two seconds.
  public static final Duration LEASE = Duration.ofMillis(600);

  /// What somebody changes is not granted before it has been left alone for so long.
  static final Duration REST = Duration.ofSeconds(1);

  static final int LEASES_MAX = 10_000;
  static final int HELD_MAX = 100_000;
  static final int GRANTS_MAX = 2_000_000;

  private static final int TERM_SHIFT = 32;

  private final LongSupplier nanoClock;

  /// Tells holders and resumes commands, never under the lock.
  private final Executor outside;

  private final RecentChanges changes;
  private final Map<Long, Lease> leases = new HashMap<>();
  private final Map<Long, Lease> bySession = new HashMap<>();
  private final Map<Subject, Map<Lease, Long>> grants = new HashMap<>();
  private final Map<Subject, Integer> awaited = new HashMap<>();
  private final Set<Wait> waits = new LinkedHashSet<>();
  private boolean open;
  private long epoch;
  private int unseenFlights;
  private long quietUntilNanos;
  private long lastLease;
  private long lastRecall;
  private int total;
  private long granted;
  private long waited;

  /// @param outside runs what may take a moment
  public DelegationTable(LongSupplier nanoClock, Executor outside) {
    this.nanoClock = nanoClock;
    this.outside = outside;
    long now = nanoClock.getAsLong();
    this.changes = new RecentChanges(REST.toNanos(), now);
    this.quietUntilNanos = now;
  }

  /// This replica begins to lead.
  ///
  /// @param delegations whether an earlier leader may have given any: then nothing that could be in
  ///   a client's memory changes for one lease
  public synchronized void lead(long term, boolean delegations) {
    cease();
    long now = nanoClock.getAsLong();
    epoch++;
    unseenFlights = 0;
    changes.restart(now);
    quietUntilNanos = delegations ? now + LEASE.toNanos() : now;
    lastLease = term << TERM_SHIFT;
    open = true;
  }

  /// This replica leads no longer: what it has granted holds until the leases run out, and what
  /// waits is for others to decide.
  public synchronized void cease() {
    open = false;
    List.copyOf(leases.values()).forEach(this::drop);
    List.copyOf(waits).forEach(this::finish);
  }

  /// Begins a session's lease; an earlier one of it is void. That the session is there must be
  /// looked at again afterwards: until then it may have been removed.
  ///
  /// @return its number; empty if there are too many, or this replica does not lead
  public synchronized OptionalLong begin(Client client) {
    long now = nanoClock.getAsLong();
    Lease earlier = bySession.get(client.session());
    if (earlier != null) {
      drop(earlier);
    }
    if (leases.size() >= LEASES_MAX) {
      sweep();
    }
    boolean ending = changes.inFlight(Subject.ofSession(client.session()));
    if (!open || ending || leases.size() >= LEASES_MAX) {
      return OptionalLong.empty();
    }
    if (leases.isEmpty()) {
      changes.forget(now); // while nobody had a lease nobody looked
    }
    Lease lease = new Lease(++lastLease, client, now + LEASE.toNanos());
    leases.put(lease.number, lease);
    bySession.put(client.session(), lease);
    return OptionalLong.of(lease.number);
  }

  /// What came of a renewal.
  public enum Renewal {
    RENEWED,
    /// Something is asked back that the client has not answered: not now.
    LATER,
    /// The lease is over.
    OVER
  }

  /// Renews a lease. This replica must have led under a lease of its own when the renewal had been
  /// received already.
  public synchronized Renewal renew(long number) {
    long now = nanoClock.getAsLong();
    Lease lease = leases.get(number);
    if (lease == null) {
      return Renewal.OVER;
    }
    if (lease.over(now)) {
      drop(lease);
      return Renewal.OVER;
    }
    if (!lease.asked.isEmpty()) {
      return Renewal.LATER;
    }
    lease.endNanos = now + LEASE.toNanos();
    return Renewal.RENEWED;
  }

  /// The client has forgotten everything and wants no more.
  public synchronized void end(long number) {
    Optional.ofNullable(leases.get(number)).ifPresent(this::drop);
  }

  /// The client has forgotten some inodes.
  ///
  /// @param grant those granted to it later stay
  public synchronized void returned(long number, long grant, List<Long> inodes) {
    Lease lease = leases.get(number);
    if (lease == null) {
      return;
    }
    for (long inode : inodes) {
      Subject subject = new Subject(lease.client.namespace(), inode);
      Long last = grants.getOrDefault(subject, Map.of()).get(lease);
      if (last != null && last <= grant) {
        release(lease, subject);
      }
    }
  }

  /// The client has forgotten what a recall asked for.
  public synchronized void givenBack(long number, long recall) {
    Lease lease = leases.get(number);
    Lease.Recall asked = lease == null ? null : lease.asked.remove(recall);
    if (lease == null || asked == null) {
      return;
    }
    if (asked.everything()) {
      drop(lease);
    } else {
      asked.subjects().forEach(subject -> release(lease, subject));
    }
    answered(asked.waiting(), lease);
  }

  /// Grants a client what its answer was made from.
  ///
  /// @param readNanos a moment before the rows were read
  /// @return the number of the grant; empty if there is none
  public synchronized OptionalLong grant(
      long number, String principal, Set<Subject> subjects, long readNanos) {
    long now = nanoClock.getAsLong();
    Lease lease = leases.get(number);
    if (lease == null || !lease.client.principal().equals(principal) || lease.over(now)) {
      return OptionalLong.empty();
    }
    int size = subjects.size();
    boolean possible =
        open
            && unseenFlights == 0
            && lease.held.size() + size <= HELD_MAX
            && total + size <= GRANTS_MAX
            && changes.atRest(subjects, readNanos, now)
            && subjects.stream().noneMatch(awaited::containsKey)
            && subjects.stream().allMatch(s -> s.namespace() == lease.client.namespace());
    if (!possible) {
      return OptionalLong.empty();
    }
    long grant = ++lease.grants;
    for (Subject subject : subjects) {
      grants.computeIfAbsent(subject, any -> new HashMap<>(2)).put(lease, grant);
      if (lease.held.add(subject)) {
        total++;
      }
    }
    granted++;
    return OptionalLong.of(grant);
  }

  /// The changes of one batch, from their execution until they are applied.
  public synchronized Flight flight() {
    return new Flight(this, epoch);
  }

  synchronized boolean admits(Flight flight, Overlay changed) {
    if (flight.epoch != epoch) {
      return true; // it belongs to a term that is over
    }
    long now = nanoClock.getAsLong();
    Set<Subject> removed = Subject.removedSessions(changed);
    if (leases.isEmpty() && quietUntilNanos - now <= 0) {
      if (!flight.unseen) {
        flight.unseen = true;
        unseenFlights++;
      }
      takeOff(flight, removed);
      return true; // nobody can hold anything
    }
    Set<Subject> subjects = new LinkedHashSet<>();
    changed.keys().forEach(key -> Subject.of(key).ifPresent(subjects::add));
    Set<Lease> holders = holders(subjects, now);
    Set<Lease> ending = ending(removed);
    boolean quiet = quietUntilNanos - now > 0 && !subjects.isEmpty();
    if (holders.isEmpty() && ending.isEmpty() && !quiet) {
      takeOff(flight, subjects);
      takeOff(flight, removed);
      return true;
    }
    Wait wait = new Wait(subjects, quiet ? quietUntilNanos : now);
    holders.forEach(lease -> ask(wait, lease, /* everything= */ ending.contains(lease)));
    ending.stream().filter(lease -> !holders.contains(lease)).forEach(it -> ask(wait, it, true));
    flight.blocked = Optional.of(wait);
    return false;
  }

  private void takeOff(Flight flight, Set<Subject> subjects) {
    for (Subject subject : subjects) {
      if (flight.subjects.add(subject)) {
        changes.begins(subject);
      }
    }
  }

  private Set<Lease> ending(Set<Subject> removedSessions) {
    Set<Lease> ending = new HashSet<>();
    for (Subject removed : removedSessions) {
      Optional.ofNullable(bySession.get(removed.inode())).ifPresent(ending::add);
    }
    return ending;
  }

  private Set<Lease> holders(Set<Subject> subjects, long now) {
    Set<Lease> holders = new HashSet<>();
    for (Subject subject : subjects) {
      holders.addAll(grants.getOrDefault(subject, Map.of()).keySet());
    }
    List<Lease> over = holders.stream().filter(lease -> lease.over(now)).toList();
    over.forEach(this::drop);
    over.forEach(holders::remove);
    return holders;
  }

  private void ask(Wait wait, Lease lease, boolean everything) {
    Set<Subject> wanted = new HashSet<>(wait.subjects);
    wanted.retainAll(lease.held);
    long number = ++lastRecall;
    lease.asked.put(number, new Lease.Recall(wait, wanted, everything));
    wait.pending.add(lease);
    wait.endNanos = Math.max(wait.endNanos - lease.endNanos, 0) + lease.endNanos;
    List<Long> inodes =
        everything ? List.of() : wanted.stream().map(Subject::inode).sorted().toList();
    wait.asks.add(() -> lease.client.holder().recall(number, inodes));
  }

  /// Asks the holders back and resumes the command when none is left, which may be at once. Until
  /// then nobody is granted what it waits for.
  public synchronized void park(Wait wait, Runnable resume) {
    wait.resume = Optional.of(resume);
    wait.subjects.forEach(subject -> awaited.merge(subject, 1, Integer::sum));
    waits.add(wait);
    waited++;
    wait.asks.forEach(outside::execute);
    finishIfAnswered(wait);
  }

  /// Ends the leases that a command has waited for and that have run out.
  public synchronized void expire(Wait wait) {
    long now = nanoClock.getAsLong();
    List.copyOf(wait.pending).stream().filter(lease -> lease.over(now)).forEach(this::drop);
    finishIfAnswered(wait);
  }

  /// Ends all leases that have run out.
  public synchronized void sweep() {
    long now = nanoClock.getAsLong();
    List.copyOf(leases.values()).stream().filter(lease -> lease.over(now)).forEach(this::drop);
  }

  synchronized void applied(Flight flight) {
    if (flight.epoch != epoch) {
      return;
    }
    long now = nanoClock.getAsLong();
    flight.subjects.forEach(subject -> changes.ends(subject, now));
    if (flight.unseen) {
      unseenFlights--;
      changes.forget(now);
    }
  }

  private void release(Lease lease, Subject subject) {
    if (lease.held.remove(subject)) {
      total--;
      Map<Lease, Long> holders = grants.get(subject);
      if (holders != null) {
        holders.remove(lease);
        if (holders.isEmpty()) {
          grants.remove(subject);
        }
      }
    }
  }

  private void drop(Lease lease) {
    if (leases.remove(lease.number) == null) {
      return;
    }
    bySession.remove(lease.client.session(), lease);
    List.copyOf(lease.held).forEach(subject -> release(lease, subject));
    outside.execute(lease.client.holder()::over);
    List<Lease.Recall> asked = List.copyOf(lease.asked.values());
    lease.asked.clear();
    asked.forEach(recall -> answered(recall.waiting(), lease));
  }

  private void answered(Wait wait, Lease lease) {
    wait.pending.remove(lease);
    finishIfAnswered(wait);
  }

  private void finishIfAnswered(Wait wait) {
    if (wait.pending.isEmpty() && wait.notBeforeNanos - nanoClock.getAsLong() <= 0) {
      finish(wait);
    }
  }

  private void finish(Wait wait) {
    if (!waits.remove(wait)) {
      return;
    }
    long now = nanoClock.getAsLong();
    for (Subject subject : wait.subjects) {
      awaited.computeIfPresent(subject, (same, count) -> count == 1 ? null : count - 1);
      changes.touch(subject, now); // so that the command comes before the next grant
    }
    wait.resume.ifPresent(outside::execute);
  }

  /// What the table holds and has done.
  ///
  /// @param leases of clients that keep answers
  /// @param held inodes, counted for each client
  /// @param waiting commands that wait for clients now
  /// @param granted answers that clients might keep, since this replica runs
  /// @param waited commands that had to wait
  /// @param recalls asked of clients
  public record Counts(
      int leases, int held, int waiting, long granted, long waited, long recalls) {}

  public synchronized Counts counts() {
    return new Counts(leases.size(), total, waits.size(), granted, waited, lastRecall);
  }

  /// The nanoseconds of the table's clock.
  public long nanos() {
    return nanoClock.getAsLong();
  }

  /// How long from now, for a timer.
  public long millisUntil(long nanos) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos - nanos())) + 1;
  }
}
