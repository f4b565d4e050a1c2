package io.skerry.metadata.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which clock is the wrong one, and who should not lead.
class ClockSurveyTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final Node.Space ROOM = new Node.Space(100, 10);
  private static final Node.Space NO_ROOM = new Node.Space(100, 0);

  @Test
  void oneThatDiffersFromTheLeaderAndTheOthersIsWrong() {
    assertEquals(40, ClockSurvey.rightMillis(List.of(0L, 40L, HOUR), 3));
    assertEquals(-30, ClockSurvey.rightMillis(List.of(0L, -HOUR, -30L), 3));
  }

  @Test
  void theLeaderIsWrongIfMostAgreeOnAnotherTime() {
    assertEquals(HOUR, ClockSurvey.rightMillis(List.of(0L, HOUR + 20, HOUR), 3));
    assertEquals(-HOUR, ClockSurvey.rightMillis(List.of(0L, -HOUR, -HOUR, -HOUR, 0L), 5));
  }

  @Test
  void theLeaderIsBelievedWhileTooFewAreKnownToOutvoteIt() {
    assertEquals(0, ClockSurvey.rightMillis(List.of(0L), 3));
    assertEquals(0, ClockSurvey.rightMillis(List.of(0L, HOUR), 3));
    assertEquals(0, ClockSurvey.rightMillis(List.of(-HOUR, 0L), 2));
    assertEquals(0, ClockSurvey.rightMillis(List.of(), 1));
  }

  @Test
  void whoShouldNotLead() {
    assertEquals(Set.of("a:1"), unfit(voter("a", ROOM, 0), voter("b", ROOM, HOUR), of("c", HOUR)));
    assertEquals(Set.of("c:1"), unfit(voter("a", ROOM, 0), voter("b", ROOM, 5), of("c", HOUR)));
    assertEquals(Set.of("b:1"), unfit(voter("a", ROOM, 0), voter("b", NO_ROOM, 0), unknown("c")));
    assertEquals(Set.of(), unfit(voter("a", ROOM, 0), of("b", 25_000), unknown("c")));
  }

  @Test
  void amountsAreWordsForAPerson() {
    assertEquals("12 s ahead", ClockSurvey.words(12_900));
    assertEquals("90 s behind", ClockSurvey.words(-90_000));
    assertEquals("5 min 3 s ahead", ClockSurvey.words(303_000));
    assertEquals("3 h 0 min behind", ClockSurvey.words(-3 * HOUR));
    assertEquals("9 days ahead", ClockSurvey.words(9 * 24 * HOUR));
    assertTrue(ClockSurvey.beyond(ClockSurvey.NOTABLE, -10_001));
    assertFalse(ClockSurvey.beyond(ClockSurvey.NOTABLE, 10_000));
  }

  private static Set<String> unfit(NodeLedger.Voter... voters) {
    return LeaderFitness.unfit(List.of(voters));
  }

  private static NodeLedger.Voter of(String name, long skewMillis) {
    return voter(name, ROOM, skewMillis);
  }

  private static NodeLedger.Voter voter(String name, Node.Space space, long skewMillis) {
    return voter(name, Optional.of(new NodeLedger.Report(space, skewMillis)));
  }

  private static NodeLedger.Voter unknown(String name) {
    return voter(name, Optional.empty());
  }

  private static NodeLedger.Voter voter(String name, Optional<NodeLedger.Report> report) {
    Peer peer =
        new Peer(name, new Node.Place("a", "r1"), name + ":1", name + ":2", Peer.State.SERVING);
    return new NodeLedger.Voter(peer, true, Duration.ZERO, report);
  }
}
