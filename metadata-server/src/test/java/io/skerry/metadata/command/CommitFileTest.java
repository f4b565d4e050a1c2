package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.NAMESPACE;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkReceipt;
import io.skerry.proto.types.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommitFileTest {
  private final Scene scene = new Scene();
  private final long session = scene.session(ALICE);
  private final Inode file = scene.file(ALICE, "f", 0644);

  private NewChunk chunk(long offset, int length, int copies) {
    ChunkId id = scene.chunks(ALICE, session, 1).get(0);
    return scene.written(session, id, offset, length, copies);
  }

  private List<String> extents() {
    return scene.store().all(Extent.class).stream()
        .map(e -> e.offset() + "+" + e.length() + "@" + e.chunk().low() + ":" + e.chunkOffset())
        .toList();
  }

  @Test
  void newBytesTrimAndSplitWhatTheyCover() {
    scene.done(scene.commit(ALICE, session, file, chunk(0, 100, 3)));
    scene.done(scene.commit(ALICE, session, file, chunk(40, 20, 3)));

    assertEquals(List.of("0+40@1:0", "40+20@2:0", "60+40@1:60"), extents());
    assertEquals(80, scene.store().all(Chunk.class).get(0).liveBytes());
    assertEquals(100, scene.stat("f").size());
    assertEquals(3, scene.stat("f").version());
  }

  @Test
  void aChunkWithoutLiveBytesBecomesGarbageAfterTheGrace() {
    scene.done(scene.commit(ALICE, session, file, chunk(10, 100, 2)));
    scene.done(scene.commit(ALICE, session, file, chunk(0, 110, 3)));

    Garbage garbage = scene.store().all(Garbage.class).get(0);
    assertEquals(1, garbage.chunk().low());
    assertEquals(3, garbage.nodes().size());
    assertEquals(scene.nowMillis() + 60_000, garbage.notBeforeMillis());
    assertEquals(List.of(), scene.store().all(Debt.class), "debts go with their chunk");
    assertEquals(1, scene.store().all(FileKey.class).get(0).chunks());
  }

  @Test
  void replaceIsTheWholeContent() {
    scene.done(scene.commit(ALICE, session, file, chunk(0, 100, 3), chunk(100, 50, 3)));
    scene.done(Scene.replacing(scene.commit(ALICE, session, file, chunk(0, 7, 3))));

    assertEquals(List.of("0+7@3:0"), extents());
    assertEquals(7, scene.stat("f").size());
    scene.done(Scene.replacing(scene.commit(ALICE, session, file)));
    assertEquals(0, scene.stat("f").size());
  }

  @Test
  void p1TooFewReceiptsAreRefusedAndMissingCopiesAreDebts() {
    NewChunk one = chunk(0, 10, 1);
    scene.rejected(ErrorCode.NOT_ENOUGH_COPIES, scene.commit(ALICE, session, file, one));
    NewChunk two = scene.written(session, one.chunk(), 0, 10, 2);
    scene.done(scene.commit(ALICE, session, file, two));

    assertEquals(1, scene.store().all(Debt.class).size());
  }

  @Test
  void p1ReceiptsMustBeOfDifferentMembersAndAgree() {
    NewChunk good = chunk(0, 10, 2);
    ChunkReceipt first = good.receipts().get(0);
    ChunkReceipt other =
        new ChunkReceipt(
            first.incarnation(), first.pg(), first.epoch(), 2, good.chunk(), 10, 12345);
    ChunkReceipt foreign =
        new ChunkReceipt(
            first.incarnation(), first.pg(), first.epoch(), 9, good.chunk(), 10, first.checksum());
    for (List<ChunkReceipt> bad :
        List.of(List.of(first, first), List.of(first, other), List.of(first, foreign))) {
      scene.rejected(
          ErrorCode.NOT_ENOUGH_COPIES,
          scene.commit(ALICE, session, file, new NewChunk(0, good.chunk(), 10, bad)));
    }
  }

  @Test
  void receiptsOfMembersOutliveAChangeOfTheirGroup() {
    NewChunk old = chunk(0, 10, 3);
    moved(PlacementGroup.State.LEAVING, PlacementGroup.State.FILLING);

    scene.done(scene.commit(ALICE, session, file, old));

    assertEquals(1, scene.store().all(Debt.class).size(), "the new member has none");
  }

  @Test
  void receiptsOfWhoHasLeftDoNotCount() {
    NewChunk old = chunk(0, 10, 2);
    moved(PlacementGroup.State.SURPLUS, PlacementGroup.State.FULL);

    scene.rejected(ErrorCode.STALE_EPOCH, scene.commit(ALICE, session, file, old));
  }

  /// In every placement group the first member goes and the node that was none comes.
  private void moved(PlacementGroup.State going, PlacementGroup.State coming) {
    AdoptRoot now = Scene.adoption(2);
    List<PlacementGroup> groups = new ArrayList<>();
    for (PlacementGroup group : now.placementGroups()) {
      List<PlacementGroup.Member> members = new ArrayList<>(group.members());
      int fourth = IntStream.rangeClosed(1, 4).filter(n -> !group.nodes().contains(n)).sum();
      members.set(0, new PlacementGroup.Member(members.get(0).node(), going, 2));
      members.add(new PlacementGroup.Member(fourth, coming, 2));
      groups.add(new PlacementGroup(group.id(), 2, group.copies(), members));
    }
    scene.done(new AdoptRoot(5, 1, now.cluster(), 2, now.nodes(), groups, now.namespaces()));
  }

  @Test
  void aChunkIsCommittedOnce() {
    NewChunk chunk = chunk(0, 10, 3);
    scene.done(scene.commit(ALICE, session, file, chunk));

    scene.rejected(ErrorCode.NOT_ALLOCATED, scene.commit(ALICE, session, file, chunk));
  }

  @Test
  void chunksOfAnotherSessionAreRefused() {
    long other = scene.session(ALICE);
    NewChunk chunk = chunk(0, 10, 3);

    scene.rejected(ErrorCode.NOT_ALLOCATED, scene.commit(ALICE, other, file, chunk));
    scene.rejected(ErrorCode.SESSION_LOST, scene.commit(BOB, session, file, chunk));
  }

  @Test
  void ifVersionDetectsAnotherWriter() {
    CommitFile commit = scene.commit(ALICE, session, file, chunk(0, 10, 3));
    CommitFile late =
        new CommitFile(
            scene.tick(),
            ALICE,
            session,
            NAMESPACE,
            file.id(),
            file.fileKey(),
            List.of(),
            CommitFile.Where.INSTEAD,
            0,
            1);
    scene.done(commit);

    scene.rejected(ErrorCode.VERSION_CONFLICT, late);
  }

  @Test
  void p5OnlyWhoOpenedForWritingCommits() {
    long bobs = scene.session(BOB);
    scene.rejected(ErrorCode.PERMISSION_DENIED, scene.commit(BOB, bobs, file));
    ChunkDemand demand = new ChunkDemand(bobs, 1, 7, List.of(), 0);
    OpenForWrite open = new OpenForWrite(scene.tick(), BOB, at("f"), new byte[40], demand);
    scene.rejected(ErrorCode.PERMISSION_DENIED, open);
    chmod(0666);
    ChunkId chunk = scene.done(open).chunks().get(0);
    chmod(0600);

    scene.done(scene.commit(BOB, bobs, file, scene.written(bobs, chunk, 0, 5, 3)));
    scene.rejected(ErrorCode.PERMISSION_DENIED, open);
  }

  private void chmod(int mode) {
    AttributeChange change =
        new AttributeChange(
            OptionalInt.of(mode),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            false,
            false);
    scene.done(new SetAttributes(scene.tick(), ALICE, at("f"), change));
  }

  @Test
  void truncateCutsAndGrowsWithAHole() {
    scene.done(scene.commit(ALICE, session, file, chunk(0, 100, 3)));
    scene.done(new Truncate(scene.tick(), ALICE, at("f"), 30));
    scene.done(new Truncate(scene.tick(), ALICE, at("f"), 500));

    assertEquals(List.of("0+30@1:0"), extents());
    assertEquals(500, scene.stat("f").size());
    scene.rejected(ErrorCode.FILE_TOO_LARGE, new Truncate(scene.tick(), ALICE, at("f"), -1));
  }

  @Test
  void theKeyLivesAsLongAsFileOrChunks() {
    scene.done(scene.commit(ALICE, session, file, chunk(0, 100, 3)));
    scene.done(new Unlink(scene.tick(), ALICE, at("f")));

    assertEquals(List.of(), scene.store().all(FileKey.class));
    assertEquals(1, scene.store().all(Garbage.class).size());
    assertTrue(scene.store().all(Extent.class).isEmpty());
    scene.rejected(ErrorCode.STALE, scene.commit(ALICE, session, file));
  }

  @Test
  void aConfirmedCopyClearsItsDebtAndConfirmedDeletionsTheGarbage() {
    NewChunk chunk = chunk(0, 100, 2);
    scene.done(scene.commit(ALICE, session, file, chunk));
    Debt debt = scene.store().all(Debt.class).get(0);
    ChunkReceipt like = chunk.receipts().get(0);
    ChunkReceipt wrong =
        new ChunkReceipt(
            like.incarnation(), like.pg(), like.epoch(), debt.node(), like.chunk(), 100, 0);
    ChunkReceipt right =
        new ChunkReceipt(
            like.incarnation(),
            like.pg(),
            like.epoch(),
            debt.node(),
            like.chunk(),
            100,
            like.checksum());

    assertEquals(0, confirm(debt.node(), List.of(), List.of(wrong)));
    assertEquals(1, confirm(debt.node(), List.of(), List.of(right)));
    scene.done(new Unlink(scene.tick(), ALICE, at("f")));
    for (int node : scene.store().all(Garbage.class).get(0).nodes()) {
      assertEquals(1, confirm(node, List.of(chunk.chunk()), List.of()));
      assertEquals(0, confirm(node, List.of(chunk.chunk()), List.of()));
    }
    assertEquals(List.of(), scene.store().all(Garbage.class));
  }

  private long confirm(int node, List<ChunkId> deleted, List<ChunkReceipt> fetched) {
    return scene.done(new ConfirmTasks(node, deleted, fetched)).ids().get(0);
  }
}
