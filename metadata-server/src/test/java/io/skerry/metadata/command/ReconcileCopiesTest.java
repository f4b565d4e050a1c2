package io.skerry.metadata.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Divergence;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.RowKey;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkReceipt;
import java.util.List;
import org.junit.jupiter.api.Test;

/// P6, P9: what a node lacks becomes a debt, and what nobody knows becomes garbage there, but never
/// a chunk that somebody refers to or whose id this incarnation has not given out.
class ReconcileCopiesTest {
  private final Scene scene = new Scene();

  /// A committed chunk that all members hold.
  private Chunk committed(String path) {
    long session = scene.session(Scene.ALICE);
    ChunkId id = scene.chunks(Scene.ALICE, session, 1).get(0);
    int pg =
        scene.store().all(Allocation.class).stream()
            .filter(row -> row.chunk().equals(id))
            .findFirst()
            .orElseThrow()
            .pg();
    PlacementGroup group = scene.store().get(PlacementGroup.key(pg)).orElseThrow();
    List<ChunkReceipt> receipts =
        group.nodes().stream()
            .map(node -> new ChunkReceipt(Scene.INCARNATION, pg, group.epoch(), node, id, 100, 7))
            .toList();
    Inode file = scene.file(Scene.ALICE, path, 0644);
    scene.done(scene.commit(Scene.ALICE, session, file, new NewChunk(0, id, 100, receipts)));
    return scene.store().get(Chunk.key(id)).orElseThrow();
  }

  private List<Long> reconcile(int node, int pg, List<ChunkId> lacking, List<ChunkId> unknown) {
    return scene.done(new ReconcileCopies(scene.nowMillis(), node, pg, lacking, unknown)).ids();
  }

  @Test
  void whatAMemberLacksBecomesADebtOnce() {
    Chunk chunk = committed("f");
    int member = scene.store().get(PlacementGroup.key(chunk.pg())).orElseThrow().nodes().get(0);
    List<ChunkId> lacking = List.of(chunk.id(), ChunkId.of(Scene.INCARNATION, 1, 9_999));
    assertEquals(List.of(1L, 0L), reconcile(member, chunk.pg(), lacking, List.of()));
    assertEquals(
        List.of(new Debt(member, chunk.pg(), chunk.id(), true)), scene.store().all(Debt.class));
    assertEquals(List.of(0L, 0L), reconcile(member, chunk.pg(), lacking, List.of()));
    assertEquals(List.of(0L, 0L), reconcile(member, 3 - chunk.pg(), lacking, List.of()));
    assertEquals(List.of(0L, 0L), reconcile(99, chunk.pg(), lacking, List.of()));
  }

  @Test
  void whatAMemberHoldsOfALiveChunkIsNeverGarbage() {
    Chunk chunk = committed("f");
    for (int node : scene.store().get(PlacementGroup.key(chunk.pg())).orElseThrow().nodes()) {
      assertEquals(List.of(0L, 0L), reconcile(node, chunk.pg(), List.of(), List.of(chunk.id())));
      assertEquals(
          List.of(0L, 0L), reconcile(node, 3 - chunk.pg(), List.of(), List.of(chunk.id())));
    }
    assertEquals(List.of(), scene.store().all(Garbage.class));
  }

  @Test
  void aStrangersCopyGoesOnlyIfEnoughMembersHoldTheChunk() {
    Chunk chunk = committed("f");
    List<Integer> members = scene.store().get(PlacementGroup.key(chunk.pg())).orElseThrow().nodes();
    int stranger = members.contains(1) ? 4 : 1;
    List<ChunkId> copy = List.of(chunk.id());
    reconcile(members.get(0), chunk.pg(), copy, List.of());
    assertEquals(List.of(0L, 0L), reconcile(stranger, chunk.pg(), List.of(), copy));
    ChunkReceipt receipt =
        new ChunkReceipt(
            Scene.INCARNATION, chunk.pg(), 1, members.get(0), chunk.id(), 100, chunk.checksum());
    scene.done(new ConfirmTasks(members.get(0), List.of(), List.of(receipt)));
    assertEquals(List.of(0L, 1L), reconcile(stranger, chunk.pg(), List.of(), copy));
    Garbage row = scene.store().all(Garbage.class).get(0);
    assertEquals(List.of(stranger), row.nodes());
    assertFalse(row.notBeforeMillis() <= scene.nowMillis(), "somebody may read it");
  }

  @Test
  void onlyIdsOfThisIncarnationThatWereGivenOutAreNominated() {
    long session = scene.session(Scene.ALICE);
    ChunkId given = scene.chunks(Scene.ALICE, session, 1).get(0);
    scene.done(new EndSession(Scene.ALICE, session, scene.nowMillis()));
    for (int node : scene.store().all(Garbage.class).get(0).nodes()) {
      scene.done(new ConfirmTasks(node, List.of(given), List.of()));
    }
    List<ChunkId> unknown =
        List.of(
            given,
            new ChunkId(given.high(), given.low() + 1),
            new ChunkId(given.high(), 0),
            ChunkId.of(Scene.INCARNATION - 1, 1, given.low()));
    assertEquals(List.of(0L, 1L), reconcile(2, 1, List.of(), unknown));
    assertEquals(
        List.of(new Garbage(given, 1, scene.nowMillis(), List.of(2))),
        scene.store().all(Garbage.class));
    assertEquals(List.of(0L, 0L), reconcile(2, 1, List.of(), unknown), "told already");
    assertEquals(List.of(0L, 1L), reconcile(3, 1, List.of(), unknown));
  }

  @Test
  void divergencesAreNotedAndForgotten() {
    Divergence row = new Divergence(1, 2, 5, true, 0, 1);
    assertEquals(List.of(1L), scene.done(new NoteDivergences(List.of(row), List.of())).ids());
    assertEquals(List.of(0L), scene.done(new NoteDivergences(List.of(row), List.of())).ids());
    assertEquals(List.of(row), scene.store().all(Divergence.class));
    List<RowKey<Divergence>> gone = List.of(row.key());
    assertEquals(List.of(1L), scene.done(new NoteDivergences(List.of(), gone)).ids());
    assertEquals(List.of(0L), scene.done(new NoteDivergences(List.of(), gone)).ids());
  }
}
