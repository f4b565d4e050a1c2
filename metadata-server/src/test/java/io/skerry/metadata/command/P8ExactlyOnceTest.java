package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.NAMESPACE;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.OutcomeRecord;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.state.Outcome;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class P8ExactlyOnceTest {
  private final Scene scene = new Scene();
  private final long session = scene.session(ALICE);

  private Submission request(Caller caller, long number, long answeredBelow, Command command) {
    RequestKey key = new RequestKey(session, number, answeredBelow);
    return new Submission(caller, Optional.of(key), command);
  }

  private Outcome make(String path, long number, long answeredBelow) {
    Command command = new MakeDirectory(scene.tick(), ALICE, at(path), Mode.of(0755));
    return scene.submit(request(ALICE, number, answeredBelow, command));
  }

  private static void assertRejected(ErrorCode code, Outcome outcome) {
    assertEquals(code, assertInstanceOf(Outcome.Rejected.class, outcome).code());
  }

  @Test
  void aRepeatedRequestGetsTheFirstOutcomeAndIsAppliedOnce() {
    Outcome first = make("d", 1, 1);
    long children = scene.stat("").children();

    assertEquals(first, make("d", 1, 1));
    assertEquals(children, scene.stat("").children());
  }

  @Test
  void aRepeatedRequestInTheSameBatchIsAppliedOnce() {
    Batch batch = new Batch(scene.store());
    Submission twice =
        request(ALICE, 1, 1, new MakeDirectory(scene.tick(), ALICE, at("d"), Mode.of(0755)));

    assertEquals(batch.execute(twice), batch.execute(twice));
  }

  @Test
  void aRefusalIsRememberedToo() {
    scene.directory(ALICE, "d", 0755);
    assertRejected(ErrorCode.ALREADY_EXISTS, make("d", 1, 1));
    scene.done(new RemoveDirectory(scene.tick(), ALICE, at("d")));

    assertRejected(ErrorCode.ALREADY_EXISTS, make("d", 1, 1));
  }

  @Test
  void whatIsToBeTriedAgainIsExecutedWhenItComesAgain() {
    scene.done(withoutNodes(2));
    assertRejected(ErrorCode.RETRY, allocate(1, 3)); // group 0 knows more than this group
    assertEquals(List.of(), scene.store().all(OutcomeRecord.class));

    scene.done(Scene.adoption(3));
    assertInstanceOf(Outcome.Done.class, allocate(1, 3));
  }

  @Test
  void wantOfNodesIsFinalWhereTheMapIsTheNewest() {
    scene.done(withoutNodes(2));
    assertRejected(ErrorCode.NO_SPACE, allocate(1, 2));

    scene.done(Scene.adoption(3));
    assertRejected(ErrorCode.NO_SPACE, allocate(1, 3));
    assertInstanceOf(Outcome.Done.class, allocate(2, 3));
  }

  private Outcome allocate(long number, long mapVersion) {
    ChunkDemand demand = new ChunkDemand(session, 1, 1, List.of(), mapVersion);
    return scene.submit(
        request(ALICE, number, 1, new AllocateChunks(ALICE, NAMESPACE, demand, List.of())));
  }

  /// The map in which all storage nodes are down.
  private static AdoptRoot withoutNodes(int version) {
    AdoptRoot full = Scene.adoption(version);
    return new AdoptRoot(
        full.nowNanos(),
        full.group(),
        full.cluster(),
        full.mapVersion(),
        full.nodes().stream()
            .map(node -> node.withState(false, node.address(), node.space()))
            .toList(),
        full.placementGroups(),
        full.namespaces());
  }

  @Test
  void aLateLowerNumberIsADuplicate() {
    make("a", 1, 1);
    make("b", 2, 2);

    assertRejected(ErrorCode.DUPLICATE, make("c", 1, 1));
    assertTrue(!scene.exists("c"));
  }

  @Test
  void numbersMayArriveOutOfOrder() {
    make("b", 2, 1);
    make("a", 1, 1);

    assertTrue(scene.exists("a") && scene.exists("b"));
  }

  @Test
  void answeredOutcomesAreForgotten() {
    for (int number = 1; number <= 300; number++) {
      make("d" + number, number, 1);
    }
    make("x", 301, 301);
    for (int number = 302; number < 330; number++) {
      make("y" + number, number, number);
    }

    assertTrue(scene.store().all(OutcomeRecord.class).size() < 30);
  }

  @Test
  void tooManyUnansweredRequestsAreToldToWait() {
    assertRejected(ErrorCode.BUSY, make("d", 1_025, 1));
    assertInstanceOf(Outcome.Done.class, make("d", 1_024, 1));
  }

  @Test
  void aSessionIsItsOpenersOwn() {
    Command command = new MakeDirectory(scene.tick(), BOB, at("d"), Mode.of(0755));

    assertRejected(ErrorCode.SESSION_LOST, scene.submit(request(BOB, 1, 1, command)));
  }

  @Test
  void aBugFailsOnlyItsOwnCommand() {
    Batch batch = new Batch(scene.store());
    batch.execute(
        request(ALICE, 1, 1, new MakeDirectory(scene.tick(), ALICE, at("d"), Mode.of(0755))));
    int rows = batch.rows();
    Submission broken =
        request(
            ALICE,
            2,
            1,
            state -> {
              state.put(new Session(99, "user/nobody", 0, 0));
              throw new IllegalStateException("broken");
            });

    assertThrows(IllegalStateException.class, () -> batch.execute(broken));
    assertEquals(rows, batch.rows());
  }

  @Test
  void anEndedSessionExecutesNothing() {
    make("a", 1, 1);
    scene.done(new EndSession(Caller.SERVICE, session, scene.nowMillis()));

    assertRejected(ErrorCode.SESSION_LOST, make("b", 2, 1));
    assertRejected(ErrorCode.SESSION_LOST, make("a", 1, 1));
    assertEquals(List.of(), scene.store().all(OutcomeRecord.class));
    assertEquals(0, scene.done(new EndSession(ALICE, session, 0)).ids().get(0));
  }

  @Test
  void theEndOfASessionTurnsItsAllocationsIntoGarbageInSteps() {
    for (int i = 0; i < 6; i++) {
      scene.chunks(ALICE, session, 1_000);
    }
    scene.rejected(ErrorCode.NOT_PERMITTED, new EndSession(BOB, session, 0));

    assertEquals(1, scene.done(new EndSession(ALICE, session, 5)).ids().get(0));
    assertEquals(5_000, scene.store().all(Garbage.class).size());
    assertRejected(ErrorCode.SESSION_LOST, make("late", 1, 1));
    assertEquals(0, scene.done(new EndSession(Caller.SERVICE, session, 5)).ids().get(0));
    assertEquals(6_000, scene.store().all(Garbage.class).size());
    assertEquals(5, scene.store().all(Garbage.class).get(0).notBeforeMillis());
    assertEquals(List.of(), scene.store().all(Allocation.class));
    assertEquals(List.of(), scene.store().all(Session.class));
    ChunkDemand demand = new ChunkDemand(session, 1, 1, List.of(), 0);
    scene.rejected(ErrorCode.SESSION_LOST, new AllocateChunks(ALICE, NAMESPACE, demand, List.of()));
  }
}
