package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.membership.RepairFacts;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.PlacementGroup.Member;
import io.skerry.metadata.model.PlacementGroup.State;
import io.skerry.metadata.state.Change;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Draining and removing nodes, and the sweeps that follow from changed memberships.
class NodeDutyTest {
  private final Scene scene = new Scene();

  private Node node(int id) {
    return scene.store().get(Node.key(id)).orElseThrow();
  }

  private PlacementGroup group(int id) {
    return scene.store().get(PlacementGroup.key(id)).orElseThrow();
  }

  private void goesDown(int id) {
    scene.done(new SetNodeState(id, false, node(id).address(), node(id).space()));
  }

  /// A committed chunk with copies on so many members.
  private Chunk chunk(int copies) {
    long session = scene.session(ALICE);
    String path = "f" + scene.tick();
    Inode file = scene.file(ALICE, path, 0644);
    ChunkId id = scene.chunks(ALICE, session, 1).get(0);
    scene.done(scene.commit(ALICE, session, file, scene.written(session, id, 0, 10, copies)));
    return scene.store().get(Chunk.key(id)).orElseThrow();
  }

  /// The first member goes and the node that was none comes.
  private int changed(Chunk chunk, State going, State coming) {
    PlacementGroup now = group(chunk.pg());
    List<Member> members = new ArrayList<>(now.members());
    int first = members.get(0).node();
    members.set(0, new Member(first, going, now.epoch() + 1));
    int fourth = 10 - now.nodes().stream().mapToInt(Integer::intValue).sum();
    members.add(new Member(fourth, coming, now.epoch() + 1));
    scene.store().commit(100, List.of(new Change.Put(now.changed(members))));
    return coming == State.FILLING ? fourth : first;
  }

  @Test
  void aDrainNeedsAsManyOtherNodesAsCopies() {
    scene.done(new SetNodeDuty(1, Node.Duty.DRAINING));
    scene.done(new SetNodeDuty(1, Node.Duty.DRAINING));
    scene.rejected(ErrorCode.NOT_PERMITTED, new SetNodeDuty(2, Node.Duty.DRAINING));
    scene.done(new SetNodeDuty(1, Node.Duty.SERVING));
    scene.done(new SetNodeDuty(2, Node.Duty.DRAINING));
    scene.rejected(ErrorCode.NOT_FOUND, new SetNodeDuty(9, Node.Duty.DRAINING));
  }

  @Test
  void aNodeThatIsNeededIsRemovedOnlyWhenItIsDownAndLost() {
    scene.rejected(ErrorCode.NOT_PERMITTED, new RemoveNode(1, false, List.of()));
    scene.rejected(ErrorCode.NOT_PERMITTED, new RemoveNode(1, true, List.of()));
    goesDown(1);
    scene.rejected(ErrorCode.NOT_PERMITTED, new RemoveNode(1, false, List.of(1)));
    scene.done(new RemoveNode(1, true, List.of()));

    assertEquals(List.of(2, 3), group(1).nodes());
    assertEquals(3, group(1).copies());
    assertEquals(Node.Duty.REMOVED, node(1).duty());
    scene.rejected(ErrorCode.NOT_FOUND, new RemoveNode(1, true, List.of()));
    Node again = node(1);
    scene.rejected(
        ErrorCode.ROLE_REFUSED,
        new RegisterNode("s1", Role.STORAGE, again.place(), again.address(), again.space()));
  }

  @Test
  void whatARemovedNodeOwedIsForgotten() {
    Chunk chunk = chunk(2);
    int owing = scene.store().all(Debt.class).get(0).node();
    goesDown(owing);
    scene.rejected(ErrorCode.INVALID_ARGUMENT, new ForgetNode(owing, List.of(), 10));
    scene.done(new RemoveNode(owing, true, List.of()));
    Garbage garbage = new Garbage(chunk.id(), chunk.pg(), 0, List.of(owing));
    scene.store().commit(100, List.of(new Change.Put(garbage)));

    scene.done(new ForgetNode(owing, List.of(garbage), 10));

    assertEquals(List.of(), scene.store().all(Debt.class));
    assertEquals(List.of(), scene.store().all(Garbage.class));
  }

  @Test
  void aFillingMemberOwesWhatWasCommittedBefore() {
    Chunk before = chunk(3);
    int filling = changed(before, State.LEAVING, State.FILLING);
    RepairFacts facts = new RepairFacts(List.of(scene.store()));
    Member member = group(before.pg()).member(filling).orElseThrow();
    assertFalse(facts.swept(group(before.pg()), member));

    scene.done(new SweepStep(0, 100, List.of(filling)));
    assertEquals(List.of(), scene.store().all(Debt.class), "it has enough to do");
    scene.done(new SweepStep(0, 100, List.of()));

    assertEquals(
        List.of(new Debt(filling, before.pg(), before.id())), scene.store().all(Debt.class));
    assertTrue(facts.swept(group(before.pg()), member));
    assertFalse(facts.finished(group(before.pg()), member));
  }

  @Test
  void p6ASurplusCopyIsGarbageOnlyWhenEnoughFullMembersHoldTheChunk() {
    Chunk chunk = chunk(3);
    int surplus = changed(chunk, State.SURPLUS, State.FULL);
    int owing = group(chunk.pg()).full().get(2);
    Debt debt = new Debt(owing, chunk.pg(), chunk.id());
    scene.store().commit(101, List.of(new Change.Put(debt)));
    scene.done(new SweepStep(0, 100, List.of()));
    assertEquals(List.of(), scene.store().all(Garbage.class), "one full member owes it");

    scene.store().commit(102, List.of(new Change.Delete(debt.key())));
    goesDown(owing);
    scene.done(new SweepStep(0, 100, List.of()));
    assertEquals(List.of(), scene.store().all(Garbage.class), "one full member is down");

    scene.done(new SetNodeState(owing, true, node(owing).address(), node(owing).space()));
    scene.done(new SweepStep(0, 100, List.of()));
    assertEquals(
        List.of(List.of(surplus)),
        scene.store().all(Garbage.class).stream().map(Garbage::nodes).toList());
    assertTrue(
        new RepairFacts(List.of(scene.store())).unneeded(surplus, List.of(group(chunk.pg()))));
  }

  @Test
  void chunksThatWouldLoseTheirLastCopyAreCounted() {
    Chunk chunk = chunk(2);
    RepairFacts facts = new RepairFacts(List.of(scene.store()));
    List<PlacementGroup> groups = List.of(group(chunk.pg()));
    int first = group(chunk.pg()).full().get(0);
    int second = group(chunk.pg()).full().get(1);
    assertEquals(0, facts.lastCopiesOn(first, groups));
    Debt debt = new Debt(second, chunk.pg(), chunk.id());
    scene.store().commit(100, List.of(new Change.Put(debt)));

    assertEquals(1, facts.lastCopiesOn(first, groups));
  }
}
