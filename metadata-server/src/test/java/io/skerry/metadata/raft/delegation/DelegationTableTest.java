package io.skerry.metadata.raft.delegation;

import static io.skerry.metadata.command.Scene.ADMIN;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.command.Batch;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.EndSession;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.MakeDirectory;
import io.skerry.metadata.command.Mode;
import io.skerry.metadata.command.OpenSession;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.query.ListDirectory;
import io.skerry.metadata.query.Lookup;
import io.skerry.metadata.state.Holds;
import io.skerry.metadata.state.RejectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// P2: who may answer from memory, and what a command waits for.
class DelegationTableTest {
  private static final String ADMIN_NAME = ADMIN.principal();

  private final Scene scene = new Scene();
  private long now = Long.MAX_VALUE - 5; // the clock overflows on its way
  private final DelegationTable table = new DelegationTable(() -> now, Runnable::run);
  private final Told alice = new Told();
  private final Told bob = new Told();

  /// What a client is told.
  private static final class Told implements Holder {
    private final List<Long> recalls = new ArrayList<>();
    private List<Long> inodes = List.of();
    private boolean over;

    @Override
    public void recall(long number, List<Long> asked) {
      recalls.add(number);
      inodes = asked;
    }

    @Override
    public void over() {
      over = true;
    }
  }

  /// A command that was tried: whether it was done, or what became of it.
  private static final class Tried {
    private boolean done;
    private Optional<Wait> wait = Optional.empty();
    private boolean resumed;
  }

  @BeforeEach
  void aTreeAndALeader() {
    make("d");
    make("e");
    table.lead(3, /* delegations= */ false);
    pass(Duration.ofSeconds(2));
  }

  private void make(String path) {
    scene.done(new MakeDirectory(scene.tick(), ADMIN, at(path), Mode.of(0755)));
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }

  private long begin(long session, Told told) {
    long lease = table.begin(new Client(Scene.NAMESPACE, session, ADMIN_NAME, told)).orElseThrow();
    pass(Duration.ofMillis(1));
    return lease;
  }

  private OptionalLong look(long lease, String path) {
    long before = now;
    pass(Duration.ofMillis(1));
    return table.grant(lease, ADMIN_NAME, seen(path), before);
  }

  private Set<Subject> seen(String path) {
    ReadSet rows = new ReadSet(scene.store());
    try {
      assertTrue(new Lookup(ADMIN, at(path)).answer(rows).links() > 0);
    } catch (RejectedException e) {
      assertFalse(rows.subjects().isEmpty()); // what is not there can be known, too
    }
    return rows.subjects();
  }

  private Tried run(Command command) {
    Tried tried = new Tried();
    Flight flight = table.flight();
    Batch batch = new Batch(scene.store(), Holds.NONE, Optional.empty(), flight);
    Submission submission = new Submission(Caller.SERVICE, Optional.empty(), command);
    tried.done = batch.tryExecute(submission).isPresent();
    if (tried.done) {
      scene.store().commit(scene.store().appliedIndex() + 1, batch.changes());
    } else {
      Wait wait = flight.blocked();
      tried.wait = Optional.of(wait);
      table.park(wait, () -> tried.resumed = true);
    }
    flight.over();
    return tried;
  }

  private Command mkdir(String path) {
    return new MakeDirectory(scene.tick(), ADMIN, at(path), Mode.of(0755));
  }

  @Test
  void aCommandWaitsForTheAnswerOfWhoHoldsWhatItChanges() {
    long lease = begin(1, alice);
    assertTrue(look(lease, "d/x").isPresent());

    Tried other = run(mkdir("e/x"));
    assertTrue(other.done, "nobody holds e");
    Tried tried = run(mkdir("d/x"));
    assertFalse(tried.done);
    assertFalse(scene.exists("d/x"));
    assertEquals(List.of(scene.stat("d").id().value()), alice.inodes);
    assertFalse(tried.resumed);
    assertTrue(look(lease, "d/y").isEmpty(), "nothing is granted while somebody waits for it");

    table.givenBack(lease, alice.recalls.get(0));
    assertTrue(tried.resumed);
    assertTrue(run(mkdir("d/x")).done);
    assertFalse(alice.over);
  }

  @Test
  void theSenderOfACommandIsAskedLikeEverybodyElse() {
    long one = begin(1, alice);
    long other = begin(2, bob);
    assertTrue(look(one, "d/x").isPresent());
    assertTrue(look(other, "d/x").isPresent());

    Tried tried = run(mkdir("d/x"));
    table.givenBack(one, alice.recalls.get(0));
    assertFalse(tried.resumed);
    table.givenBack(other, bob.recalls.get(0));
    assertTrue(tried.resumed);
  }

  @Test
  void whoDoesNotAnswerIsWaitedForUntilItsLeaseRunsOut() {
    long lease = begin(1, alice);
    assertTrue(look(lease, "d/x").isPresent());
    pass(DelegationTable.LEASE.dividedBy(2));
    assertEquals(DelegationTable.Renewal.RENEWED, table.renew(lease));
    Tried tried = run(mkdir("d/x"));

    pass(DelegationTable.LEASE.dividedBy(2));
    assertEquals(DelegationTable.Renewal.LATER, table.renew(lease), "it owes an answer");
    table.expire(tried.wait.orElseThrow());
    assertFalse(tried.resumed);
    pass(DelegationTable.LEASE.dividedBy(2));
    table.expire(tried.wait.orElseThrow());
    assertTrue(tried.resumed);
    assertTrue(alice.over);
    assertEquals(DelegationTable.Renewal.OVER, table.renew(lease));
    assertTrue(look(lease, "e").isEmpty());
  }

  @Test
  void whatIsBeingChangedOrWasJustNowIsNotGranted() {
    long lease = begin(1, alice);
    long before = now;
    Set<Subject> seen = seen("d/x");
    pass(Duration.ofMillis(1));
    Flight flight = table.flight();
    Batch batch = new Batch(scene.store(), Holds.NONE, Optional.empty(), flight);
    assertTrue(batch.tryExecute(new Submission(ADMIN, Optional.empty(), mkdir("d/x"))).isPresent());
    assertTrue(table.grant(lease, ADMIN_NAME, seen, before).isEmpty(), "it is in flight");
    scene.store().commit(scene.store().appliedIndex() + 1, batch.changes());
    flight.over();
    assertTrue(table.grant(lease, ADMIN_NAME, seen, before).isEmpty(), "it was read before");
    assertTrue(look(lease, "d/x").isEmpty(), "it is not at rest");

    pass(DelegationTable.LEASE.dividedBy(2));
    assertEquals(DelegationTable.Renewal.RENEWED, table.renew(lease));
    pass(DelegationTable.LEASE.dividedBy(2));
    assertEquals(DelegationTable.Renewal.RENEWED, table.renew(lease));
    assertTrue(look(lease, "d/x").isEmpty(), "still not for long enough");
    pass(DelegationTable.REST.minus(DelegationTable.LEASE));
    assertTrue(look(lease, "d/x").isPresent());
  }

  @Test
  void aBatchFromBeforeTheFirstLeaseCounts() {
    Set<Subject> seen = seen("d/x");
    Flight flight = table.flight();
    Batch batch = new Batch(scene.store(), Holds.NONE, Optional.empty(), flight);
    assertTrue(batch.tryExecute(new Submission(ADMIN, Optional.empty(), mkdir("d/x"))).isPresent());
    long lease = begin(1, alice);
    long before = now;
    pass(Duration.ofMillis(1));
    assertTrue(table.grant(lease, ADMIN_NAME, seen, before).isEmpty(), "d is changing");
    scene.store().commit(scene.store().appliedIndex() + 1, batch.changes());
    flight.over();
    assertTrue(table.grant(lease, ADMIN_NAME, seen, before).isEmpty(), "it was read before");
    pass(Duration.ofMillis(1));
    assertTrue(look(lease, "d/x").isPresent());
  }

  @Test
  void aNewLeaderChangesNothingForOneLease() {
    table.lead(4, /* delegations= */ true);
    Tried tried = run(mkdir("d/x"));
    assertFalse(tried.done);
    assertTrue(run(new OpenSession(ADMIN, 0)).done, "what nobody keeps is changed at once");
    pass(DelegationTable.LEASE.minusMillis(1));
    table.expire(tried.wait.orElseThrow());
    assertFalse(tried.resumed);
    pass(Duration.ofMillis(1));
    table.expire(tried.wait.orElseThrow());
    assertTrue(tried.resumed);
    assertTrue(run(mkdir("d/x")).done);
  }

  @Test
  void whoLeadsNoLongerGrantsNothing() {
    long lease = begin(1, alice);
    assertTrue(look(lease, "d").isPresent());
    Tried tried = run(mkdir("d/x"));
    table.cease();
    assertTrue(tried.resumed, "others decide");
    assertTrue(alice.over);
    assertTrue(look(lease, "e").isEmpty());
    assertTrue(table.begin(new Client(Scene.NAMESPACE, 1, ADMIN_NAME, alice)).isEmpty());
  }

  @Test
  void aSessionEndsAfterItsLease() {
    long session = scene.done(new OpenSession(ADMIN, 0, true)).ids().get(0);
    long lease = begin(session, alice);
    Tried tried = run(new EndSession(ADMIN, session, 0));
    assertFalse(tried.done);
    assertEquals(List.of(), alice.inodes, "everything is asked back");
    table.givenBack(lease, alice.recalls.get(0));
    assertTrue(tried.resumed);
    assertTrue(alice.over);
    assertTrue(run(new EndSession(ADMIN, session, 0)).done);
  }

  @Test
  void aSessionThatIsBeingRemovedGetsNoLease() {
    long session = scene.done(new OpenSession(ADMIN, 0, true)).ids().get(0);
    Flight flight = table.flight();
    Batch batch = new Batch(scene.store(), Holds.NONE, Optional.empty(), flight);
    Command end = new EndSession(ADMIN, session, 0);
    assertTrue(batch.tryExecute(new Submission(ADMIN, Optional.empty(), end)).isPresent());
    Client late = new Client(Scene.NAMESPACE, session, ADMIN_NAME, alice);
    assertTrue(table.begin(late).isEmpty());
    flight.over();
    assertTrue(table.begin(late).isPresent(), "it was not removed after all");
  }

  @Test
  void whatWasForgottenIsHeldNoLongerUnlessItWasGrantedAgain() {
    long lease = begin(1, alice);
    long first = look(lease, "d").orElseThrow();
    long again = look(lease, "d").orElseThrow();
    List<Long> inodes = seen("d").stream().map(Subject::inode).toList();
    table.returned(lease, first, inodes);
    assertEquals(2, table.counts().held());
    table.returned(lease, again, inodes);
    assertEquals(0, table.counts().held());
    assertTrue(run(mkdir("d/x")).done);
  }

  @Test
  void aListingHangsOnItsEntries() {
    make("d/x");
    ReadSet rows = new ReadSet(scene.store());
    FileTarget target = at("d");
    try {
      assertEquals(
          1, new ListDirectory(ADMIN, target, Optional.empty(), 10).answer(rows).entries().size());
    } catch (RejectedException e) {
      throw new AssertionError(e);
    }
    assertTrue(
        rows.subjects().contains(new Subject(Scene.NAMESPACE, scene.stat("d/x").id().value())));
  }

  @Test
  void aStrangerGetsNothingUnderSomeoneElsesLease() {
    long lease = begin(1, alice);
    long before = now;
    pass(Duration.ofMillis(1));
    assertTrue(table.grant(lease, "user/mallory", seen("d"), before).isEmpty());
    assertTrue(table.grant(lease + 1, ADMIN_NAME, seen("d"), before).isEmpty());
    Subject elsewhere = new Subject(2, 1);
    assertTrue(table.grant(lease, ADMIN_NAME, Set.of(elsewhere), before).isEmpty());
  }
}
