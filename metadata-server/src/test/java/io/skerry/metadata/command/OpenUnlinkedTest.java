package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.NAMESPACE;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Detached;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.query.Lookup;
import io.skerry.metadata.query.OpenForRead;
import io.skerry.metadata.state.Holds;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.InodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A file that somebody has open outlives its last name.
class OpenUnlinkedTest {
  private static final int ROWS = 100;

  private final Scene scene = new Scene();
  private final long session = scene.session(ALICE);
  private final Set<InodeId> open = new HashSet<>();
  private final Map<InodeId, Long> opened = new HashMap<>();

  @BeforeEach
  void hold() {
    scene.holds(
        new Holds() {
          @Override
          public long lifeMillis() {
            return 7_000;
          }

          @Override
          public boolean held(int namespace, InodeId inode) {
            return namespace == NAMESPACE && open.contains(inode);
          }

          @Override
          public void opened(int namespace, InodeId inode, long holder) {
            opened.put(inode, holder);
          }
        });
  }

  /// A file of one chunk.
  private Inode file(String path) {
    Inode file = scene.file(ALICE, path, 0644);
    write(file, 0);
    return scene.stat(path);
  }

  private void write(Inode file, long offset) {
    NewChunk chunk = scene.written(session, scene.chunks(ALICE, session, 1).get(0), offset, 10, 3);
    scene.done(scene.commit(ALICE, session, file, chunk));
  }

  private Inode row(Inode file) {
    return scene.store().get(Inode.key(NAMESPACE, file.id())).orElseThrow();
  }

  private void unlink(String path) {
    scene.done(new Unlink(scene.tick(), ALICE, at(path)));
  }

  private static FileTarget number(Inode file) {
    return new FileTarget(NAMESPACE, file.id(), List.of());
  }

  private long purge() {
    return scene.done(new PurgeStep(scene.tick(), ROWS, PurgeStep.Start.BEGINNING)).ids().get(0);
  }

  private void assertNothingLeft() {
    assertEquals(1, scene.store().all(Inode.class).size());
    assertEquals(List.of(), scene.store().all(Extent.class));
    assertEquals(List.of(), scene.store().all(Chunk.class));
    assertEquals(List.of(), scene.store().all(FileKey.class));
    assertEquals(List.of(), scene.store().all(Detached.class));
    Counter live =
        scene.store().get(Counter.key(Counter.Kind.INODES_LIVE, NAMESPACE)).orElseThrow();
    assertEquals(1, live.last());
  }

  @Test
  void anOpenFileIsWrittenCutAndReadAfterItsLastNameIsGone() throws RejectedException {
    Inode file = file("f");
    open.add(file.id());
    unlink("f");
    assertFalse(scene.exists("f"));
    assertEquals(0, row(file).links());

    write(file, 10);
    assertEquals(20, row(file).size());
    scene.done(new Truncate(scene.tick(), ALICE, number(file), 15));
    OpenForRead read = new OpenForRead(ALICE, number(file), 0, 10, 0);
    OpenForRead.Content content = read.answer(scene.store());
    assertEquals(15, content.inode().size());
    assertEquals(2, content.extents().size());
    assertEquals(0, row(file).links());
  }

  @Test
  void nobodyGetsItANameAgainNorReadsItByANumber() {
    Inode file = file("f");
    open.add(file.id());
    unlink("f");

    scene.rejected(
        ErrorCode.NOT_FOUND, new MakeLink(scene.tick(), ALICE, number(file), at("again")));
    OpenForRead bobs = new OpenForRead(BOB, number(file), 0, 10, 0);
    RejectedException refused =
        assertThrows(RejectedException.class, () -> bobs.answer(scene.store()));
    assertEquals(ErrorCode.PERMISSION_DENIED, refused.code());
  }

  private static FileTarget opened(Inode file, FileTarget.Opened opened) {
    return new FileTarget(NAMESPACE, file.id(), List.of(), false, opened);
  }

  @Test
  void whoHasItOpenReachesItByItsNumber() throws RejectedException {
    Inode file = file("f");
    open.add(file.id());
    unlink("f");

    FileTarget held = opened(file, FileTarget.Opened.HELD);
    assertEquals(0, new Lookup(BOB, held).answer(scene.store()).links());
    assertEquals(10, new OpenForRead(BOB, held, 0, 10, 0).answer(scene.store()).inode().size());
    rejectedQuery(ErrorCode.PERMISSION_DENIED, new OpenForRead(BOB, number(file), 0, 10, 0));
    scene.rejected(ErrorCode.NOT_PERMITTED, new SetAttributes(scene.tick(), BOB, held, mode(0777)));
    scene.done(new SetAttributes(scene.tick(), ALICE, held, mode(0600)));
    rejectedQuery(ErrorCode.PERMISSION_DENIED, new OpenForRead(BOB, held, 0, 10, 0));
  }

  @Test
  void contentThatHasANameIsFoundByTheWayThereAfterAMinute() throws RejectedException {
    Inode file = file("f");
    OpenForRead held = new OpenForRead(BOB, opened(file, FileTarget.Opened.HELD), 0, 10, 0);
    rejectedQuery(ErrorCode.CAPABILITY_REFUSED, held);
    OpenForRead lately = new OpenForRead(BOB, opened(file, FileTarget.Opened.LATELY), 0, 10, 0);
    assertEquals(10, lately.answer(scene.store()).inode().size());
  }

  @Test
  void whoHasItOpenForWritingCutsItWhateverItsModeIsNow() {
    Inode file = scene.file(ALICE, "f", 0666);
    long bobs = scene.session(BOB);
    FileTarget held = opened(file, FileTarget.Opened.HELD_TO_WRITE);
    FileTarget read = opened(file, FileTarget.Opened.LATELY);
    ChunkDemand none = new ChunkDemand(bobs, 0, 1, List.of(), 0);
    scene.done(new OpenForWrite(scene.tick(), BOB, at("f"), new byte[40], none));
    scene.done(new SetAttributes(scene.tick(), ALICE, at("f"), mode(0400)));

    scene.done(new Truncate(scene.tick(), BOB, held, 5, bobs));
    scene.done(new Truncate(scene.tick(), ALICE, held, 6, session));
    scene.rejected(ErrorCode.PERMISSION_DENIED, new Truncate(scene.tick(), BOB, held, 5));
    scene.rejected(ErrorCode.PERMISSION_DENIED, new Truncate(scene.tick(), ALICE, at("f"), 5));
    scene.rejected(ErrorCode.PERMISSION_DENIED, new Truncate(scene.tick(), BOB, read, 5, bobs));
    scene.rejected(
        ErrorCode.PERMISSION_DENIED, new Truncate(scene.tick(), ALICE, read, 5, session));
  }

  private static AttributeChange mode(int mode) {
    return new AttributeChange(
        OptionalInt.of(mode),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        false,
        false);
  }

  private void rejectedQuery(ErrorCode expected, OpenForRead query) {
    RejectedException refused =
        assertThrows(RejectedException.class, () -> query.answer(scene.store()));
    assertEquals(expected, refused.code());
  }

  @Test
  void itIsPurgedWhenNobodyHasItOpen() {
    Inode file = file("f");
    Inode other = file("g");
    open.add(file.id());
    open.add(other.id());
    unlink("f");
    unlink("g");
    assertEquals(0, purge());
    assertEquals(2, scene.store().all(Detached.class).size());

    open.remove(other.id()); // which stands behind one that is held
    assertEquals(0, purge());
    assertEquals(1, scene.store().all(Detached.class).size());
    assertEquals(1, scene.store().all(Garbage.class).size());
    assertEquals(1, row(file).version() - 1);

    open.clear();
    assertEquals(0, purge());
    assertNothingLeft();
    assertEquals(2, scene.store().all(Garbage.class).size());
  }

  @Test
  void whatIsReplacedByARenameStaysLikewise() {
    Inode file = file("f");
    Inode fresh = file("fresh");
    open.add(file.id());
    scene.done(new Rename(scene.tick(), ALICE, at("fresh"), at("f"), Rename.Over.REPLACE));

    assertEquals(fresh.id(), scene.stat("f").id());
    write(file, 10);
    assertEquals(20, row(file).size());
    assertEquals(10, scene.stat("f").size());
  }

  @Test
  void onceItsPurgeHasBegunNothingIsWrittenToIt() {
    Inode file = scene.file(ALICE, "long", 0644);
    for (int i = 0; i < 2 * ROWS; i++) {
      write(file, 10L * i);
    }
    open.add(file.id());
    unlink("long");
    open.clear();
    assertEquals(1, purge());

    open.add(file.id()); // by somebody who was away for too long
    NewChunk late = scene.written(session, scene.chunks(ALICE, session, 1).get(0), 0, 10, 3);
    scene.rejected(ErrorCode.STALE, scene.commit(ALICE, session, file, late));
    scene.rejected(ErrorCode.STALE, new Truncate(scene.tick(), ALICE, number(file), 5));
    open.clear();
    while (purge() != 0) {
      assertEquals(1, scene.store().all(Detached.class).size());
    }
    assertNothingLeft();
  }

  @Test
  void whatNobodyHasOpenGoesAtOnce() {
    Inode file = file("f");
    unlink("f");

    assertNothingLeft();
    Garbage garbage = scene.store().all(Garbage.class).get(0);
    assertEquals(scene.nowMillis() + 7_000, garbage.notBeforeMillis());
    scene.rejected(ErrorCode.STALE, new Truncate(scene.tick(), ALICE, number(file), 5));
  }

  @Test
  void anOpenForWritingIsHeldFromItsVeryCommand() {
    Inode made = scene.file(ALICE, "f", 0666);
    assertEquals(0L, opened.remove(made.id()));

    long bobs = scene.session(BOB);
    ChunkDemand demand = new ChunkDemand(bobs, 1, 1, List.of(), 0);
    scene.done(new OpenForWrite(scene.tick(), BOB, at("f"), new byte[40], demand));

    assertEquals(bobs, opened.get(made.id()));
  }
}
