package io.skerry.metadata.raft.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// P2: a leader answers reads by itself only while nobody else can have become leader. Clocks are
/// handed in.
final class P2LeaseTest {
  private static final long ELECTION_MILLIS = 800;
  private static final long LEASE_MILLIS = 400;
  private static final List<String> OTHERS = List.of("b:1", "c:1");
  private static final long TERM = 7;

  private final TwoClocks clocks = new TwoClocks();

  /// Both clocks, set by the test.
  private static final class TwoClocks {
    private long monotonicMillis = 1_000_000;
    private long wallMillis = 1_700_000_000_000L;

    Moment now() {
      return new Moment(TimeUnit.MILLISECONDS.toNanos(monotonicMillis), wallMillis);
    }

    void pass(long millis) {
      monotonicMillis += millis;
      wallMillis += millis;
    }
  }

  private LeaseBook started() {
    return new LeaseBook(LeaseRules.ofElectionMillis(ELECTION_MILLIS), clocks::now);
  }

  private LeaseBook running() {
    LeaseBook book = started();
    clocks.pass(ELECTION_MILLIS);
    return book;
  }

  private static void exchange(LeaseBook leader, String peer) {
    leader.acknowledged(peer, TERM, leader.sending(TERM, 0));
  }

  private LeaseBook leading() {
    LeaseBook book = running();
    exchange(book, "b:1");
    return book;
  }

  @Test
  void holdsForHalfAnElectionTimeoutFromTheSending() {
    LeaseBook book = running();
    Moment sent = book.sending(TERM, 0);
    clocks.pass(150);
    book.acknowledged("b:1", TERM, sent);
    assertTrue(book.holds(TERM, OTHERS));
    clocks.pass(LEASE_MILLIS - 151);
    assertTrue(book.holds(TERM, OTHERS));
    clocks.pass(1);
    assertFalse(book.holds(TERM, OTHERS));
  }

  @Test
  void needsAMajorityAndOnlyOfVoters() {
    LeaseBook book = running();
    book.sending(TERM, 0);
    assertFalse(book.holds(TERM, OTHERS));
    exchange(book, "learner:1");
    assertFalse(book.holds(TERM, OTHERS));
    exchange(book, "b:1");
    assertTrue(book.holds(TERM, OTHERS));
    List<String> four = List.of("b:1", "c:1", "d:1", "e:1");
    assertFalse(book.holds(TERM, four));
    exchange(book, "e:1");
    assertTrue(book.holds(TERM, four));
  }

  @Test
  void anAnswerThatComesLateDoesNotShortenIt() {
    LeaseBook book = running();
    Moment first = book.sending(TERM, 0);
    clocks.pass(300);
    Moment second = book.sending(TERM, 0);
    book.acknowledged("b:1", TERM, second);
    book.acknowledged("b:1", TERM, first);
    clocks.pass(LEASE_MILLIS - 1);
    assertTrue(book.holds(TERM, OTHERS));
  }

  @Test
  void answersOfAnotherTermDoNotCount() {
    LeaseBook book = running();
    Moment old = book.sending(TERM - 1, 0);
    book.sending(TERM, 0);
    book.acknowledged("b:1", TERM - 1, old);
    assertFalse(book.holds(TERM, OTHERS));
    assertFalse(book.holds(TERM - 1, OTHERS));
  }

  @Test
  void isVoidWhenTheClocksMoveApartUntilANewRound() {
    LeaseBook book = leading();
    clocks.wallMillis += LEASE_MILLIS / 10;
    assertTrue(book.holds(TERM, OTHERS));
    clocks.wallMillis += 1;
    assertFalse(book.holds(TERM, OTHERS));
    exchange(book, "c:1");
    assertTrue(book.holds(TERM, OTHERS));
  }

  @Test
  void isVoidWhenTheMachineWasSuspended() {
    LeaseBook book = leading();
    clocks.wallMillis += 3_600_000; // the monotonic clock stood still
    assertFalse(book.holds(TERM, OTHERS));
    LeaseBook other = leading();
    clocks.wallMillis -= 60_000; // somebody set the clock
    assertFalse(other.holds(TERM, OTHERS));
  }

  @Test
  void endsForTheTermWhenALeaderHandsOver() {
    LeaseBook book = leading();
    book.handingOver(TERM);
    exchange(book, "b:1");
    assertFalse(book.holds(TERM, OTHERS));
    Moment next = book.sending(TERM + 1, 0);
    book.acknowledged("b:1", TERM + 1, next);
    assertTrue(book.holds(TERM + 1, OTHERS));
  }

  @Test
  void endsBeforeTheLeaderVotesForAnother() {
    LeaseBook book = leading();
    assertTrue(book.mayVote(new Candidature(TERM + 1, true, false)));
    assertTrue(book.holds(TERM, OTHERS));
    assertTrue(book.mayVote(new Candidature(TERM + 1, false, false)));
    assertFalse(book.holds(TERM, OTHERS));
    exchange(book, "b:1");
    assertFalse(book.holds(TERM, OTHERS));
  }

  @Test
  void nobodyVotesOrAsksInTheFirstElectionTimeoutAfterTheStart() {
    LeaseBook book = started();
    for (boolean trial : List.of(true, false)) {
      for (boolean invited : List.of(true, false)) {
        Candidature candidature = new Candidature(TERM, trial, invited);
        assertFalse(book.mayVote(candidature));
        assertFalse(book.mayAsk(candidature));
      }
    }
    clocks.pass(ELECTION_MILLIS - 1);
    assertFalse(book.mayVote(new Candidature(TERM, true, false)));
    clocks.pass(1);
    assertTrue(book.mayVote(new Candidature(TERM, true, false)));
    assertTrue(book.mayAsk(new Candidature(TERM, false, false)));
  }

  @Test
  void aFollowerWaitsAnElectionTimeoutUnlessTheLeaderInvites() {
    LeaseBook book = running();
    book.heard(TERM);
    clocks.pass(ELECTION_MILLIS - 1);
    assertFalse(book.mayVote(new Candidature(TERM + 1, true, false)));
    assertFalse(book.mayVote(new Candidature(TERM + 1, false, false)));
    assertTrue(book.mayVote(new Candidature(TERM + 1, false, true)));
    book.heard(TERM); // of a leader that the vote has replaced: does not bind
    clocks.pass(1);
    assertTrue(book.mayVote(new Candidature(TERM + 2, false, false)));
  }

  @Test
  void anInvitationIsForTheNextTermOnly() {
    LeaseBook book = running();
    assertFalse(book.byInvitation(1));
    book.invited(TERM);
    assertFalse(book.byInvitation(TERM));
    assertTrue(book.byInvitation(TERM + 1));
    assertFalse(book.byInvitation(TERM + 2));
  }

  @Test
  void tellsWhatOthersMayHaveShown() {
    LeaseBook book = running();
    book.sending(TERM, 41);
    book.publish(43);
    book.sending(TERM, 42);
    assertEquals(43, book.published());
  }

  @Test
  void aLoneVoterIsItsOwnMajority() {
    assertTrue(running().holds(TERM, List.of()));
  }

  /// A leader counts the voters of the newest change that is committed; a server that is being
  /// added answers it like the others.
  @Test
  void answersOfAServerCountOnceItIsAVoterAndNoLongerWhenItIsNone() {
    LeaseBook book = running();
    exchange(book, "d:1");
    assertFalse(book.holds(TERM, OTHERS));
    List<String> withNew = List.of("b:1", "c:1", "d:1");
    assertFalse(book.holds(TERM, withNew)); // two of four are no majority
    exchange(book, "b:1");
    assertTrue(book.holds(TERM, withNew));
    assertFalse(book.holds(TERM, List.of("c:1", "e:1")));
  }

  /// One voter becomes two: the second one may be elected by the first one's vote, of which the
  /// first one must know although it was alone a moment ago.
  @Test
  void aLoneVoterThatHasVotedForASecondOneHasNoLease() {
    LeaseBook book = running();
    assertTrue(book.holds(TERM, List.of()));
    book.sending(TERM, 0);
    assertTrue(book.holds(TERM, List.of()));
    assertTrue(book.mayVote(new Candidature(TERM + 1, false, false)));
    assertFalse(book.holds(TERM, List.of()));
    LeaseBook other = running();
    other.handingOver(TERM);
    assertFalse(other.holds(TERM, List.of()));
  }

  /// Why voters change one at a time: whoever elects a leader in one configuration shares a server
  /// with whoever keeps a lease in the one before or behind it.
  @Test
  void majoritiesOfNeighbouringConfigurationsMeet() {
    LeaseRules rules = LeaseRules.ofElectionMillis(ELECTION_MILLIS);
    Moment now = clocks.now();
    for (int voters = 1; voters < 9; voters++) {
      for (int answers = 0; answers < voters; answers++) {
        if (rules.holds(voters, Collections.nCopies(answers, now), now)) {
          int keeping = answers + 1;
          int electing = (voters + 1) / 2 + 1;
          assertTrue(keeping + electing > voters + 1, voters + " voters, " + answers + " answers");
          assertTrue(voters == 1 || keeping + (voters - 1) / 2 + 1 > voters);
        }
      }
    }
  }

  @Test
  void aReplicaThatNeverPromisedAnythingVotesAtOnce() {
    Candidature candidature = new Candidature(1, false, false);
    assertFalse(started().mayVote(candidature));
    LeaseBook fresh = LeaseBook.unbound(LeaseRules.ofElectionMillis(ELECTION_MILLIS), clocks::now);
    assertTrue(fresh.mayAsk(candidature));
    assertTrue(fresh.mayVote(candidature));
    fresh.heard(TERM);
    assertFalse(fresh.mayVote(new Candidature(TERM + 1, false, false)));
  }
}
