package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ADMIN;
import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.NAMESPACE;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.query.Lookup;
import io.skerry.metadata.query.OpenForRead;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Hard links, symbolic links and special files.
class LinkTest {
  private final Scene scene = new Scene();

  private static FileTarget followed(String path) {
    return new FileTarget(NAMESPACE, InodeId.ROOT, at(path).names(), true);
  }

  private Inode find(Caller caller, FileTarget target) throws RejectedException {
    return new Lookup(caller, target).answer(scene.store());
  }

  private void refused(ErrorCode code, Caller caller, FileTarget target) {
    assertEquals(code, assertThrows(RejectedException.class, () -> find(caller, target)).code());
  }

  private void link(Caller caller, String existing, String name) {
    scene.done(new MakeLink(scene.tick(), caller, at(existing), at(name)));
  }

  private void symbolic(String name, String text) {
    scene.done(new MakeSymbolicLink(scene.tick(), ALICE, at(name), text));
  }

  @Test
  void aFileLivesAsLongAsItHasAName() {
    long session = scene.session(ALICE);
    Inode file = scene.file(ALICE, "f", 0644);
    ChunkId chunk = scene.chunks(ALICE, session, 1).get(0);
    scene.done(scene.commit(ALICE, session, file, scene.written(session, chunk, 0, 10, 2)));
    scene.directory(ALICE, "d", 0755);
    link(ALICE, "f", "d/g");

    assertEquals(2, scene.stat("d/g").links());
    assertEquals(file.id(), scene.stat("d/g").id());
    scene.done(new Unlink(scene.tick(), ALICE, at("f")));
    assertEquals(1, scene.stat("d/g").links());
    assertTrue(scene.store().get(Chunk.key(chunk)).isPresent());
    scene.done(new DeleteTree(scene.tick(), ALICE, at("d")));
    scene.done(new PurgeStep(scene.tick(), 100, PurgeStep.Start.BEGINNING));
    assertFalse(scene.store().get(Chunk.key(chunk)).isPresent());
  }

  @Test
  void purgingATreeTakesOneNameOfAFileOnly() {
    scene.directory(ALICE, "d", 0755);
    scene.file(ALICE, "d/f", 0644);
    link(ALICE, "d/f", "kept");
    scene.done(new DeleteTree(scene.tick(), ALICE, at("d")));
    scene.done(new PurgeStep(scene.tick(), 100, PurgeStep.Start.BEGINNING));

    assertEquals(1, scene.stat("kept").links());
  }

  @Test
  void directoriesAndFilesOfOthersAreNotLinked() {
    scene.directory(ALICE, "d", 0777);
    scene.file(ALICE, "secret", 0644);
    scene.file(ALICE, "shared", 0666);
    scene.file(ALICE, "program", 04777);

    scene.rejected(ErrorCode.NOT_PERMITTED, new MakeLink(scene.tick(), ALICE, at("d"), at("e")));
    scene.rejected(
        ErrorCode.NOT_PERMITTED, new MakeLink(scene.tick(), BOB, at("secret"), at("mine")));
    scene.rejected(
        ErrorCode.NOT_PERMITTED, new MakeLink(scene.tick(), BOB, at("program"), at("mine")));
    link(BOB, "shared", "mine");
    scene.rejected(
        ErrorCode.ALREADY_EXISTS, new MakeLink(scene.tick(), ALICE, at("secret"), at("mine")));
    FileTarget elsewhere = new FileTarget(2, InodeId.ROOT, List.of(new Name("x")));
    scene.rejected(
        ErrorCode.CROSS_NAMESPACE, new MakeLink(scene.tick(), ALICE, at("secret"), elsewhere));
  }

  @Test
  void aFileHasAtMostSoManyNames() {
    Inode file = scene.file(ALICE, "f", 0644);
    scene
        .store()
        .commit(
            scene.store().appliedIndex() + 1,
            List.of(new io.skerry.metadata.state.Change.Put(file.withLinks(MakeLink.LINKS_MAX))));

    scene.rejected(ErrorCode.TOO_MANY_LINKS, new MakeLink(scene.tick(), ALICE, at("f"), at("g")));
  }

  @Test
  void renamingOneNameOverAnotherOfTheSameFileDoesNothing() {
    scene.file(ALICE, "f", 0644);
    link(ALICE, "f", "g");
    scene.done(new Rename(scene.tick(), ALICE, at("f"), at("g"), Rename.Over.REPLACE));

    assertEquals(2, scene.stat("f").links());
    assertTrue(scene.exists("g"));
  }

  @Test
  void exchangeSwapsWhateverIsThere() {
    Inode file = scene.file(ALICE, "f", 0644);
    scene.directory(ALICE, "d", 0755);
    Inode inner = scene.directory(ALICE, "d/sub", 0755);
    scene.file(ALICE, "d/sub/x", 0644);
    scene.done(new Rename(scene.tick(), ALICE, at("f"), at("d/sub"), Rename.Over.EXCHANGE));

    assertEquals(inner.id(), scene.stat("f").id());
    assertEquals(InodeId.ROOT.value(), scene.stat("f").parent());
    assertEquals(file.id(), scene.stat("d/sub").id());
    assertEquals(4, scene.stat("").links());
    assertEquals(2, scene.stat("d").links());
    assertTrue(scene.exists("f/x"));
    scene.rejected(
        ErrorCode.NOT_FOUND,
        new Rename(scene.tick(), ALICE, at("f"), at("none"), Rename.Over.EXCHANGE));
    scene.rejected(
        ErrorCode.INVALID_ARGUMENT,
        new Rename(scene.tick(), ALICE, at("f/x"), at("f"), Rename.Over.EXCHANGE));
  }

  @Test
  void linksInsidePathsAreFollowed() throws RejectedException {
    scene.directory(ALICE, "a", 0755);
    scene.directory(ALICE, "a/b", 0755);
    Inode file = scene.file(ALICE, "a/f", 0644);
    symbolic("a/b/up", "../f");
    symbolic("absolute", "/demo/a/b/up");
    symbolic("dots", "a/./b/../../a/");

    assertEquals(file.id(), find(ALICE, followed("a/b/up")).id());
    assertEquals(file.id(), find(ALICE, followed("absolute")).id());
    assertEquals(file.id(), find(ALICE, at("dots/f")).id());
    assertEquals(FileType.DIRECTORY, find(ALICE, followed("dots")).type());
    assertEquals(FileType.SYMBOLIC_LINK, find(ALICE, at("absolute")).type());
    refused(ErrorCode.NOT_A_DIRECTORY, ALICE, at("absolute/x"));
  }

  @Test
  void linksThatLeadNowhereSaySo() {
    symbolic("self", "self");
    symbolic("none", "nothing/here");
    symbolic("away", "/elsewhere/f");
    symbolic("file", "plain/");
    scene.file(ALICE, "plain", 0644);

    refused(ErrorCode.SYMBOLIC_LINK_LOOP, ALICE, followed("self"));
    refused(ErrorCode.NOT_FOUND, ALICE, followed("none"));
    refused(ErrorCode.CROSS_NAMESPACE, ALICE, followed("away"));
    refused(ErrorCode.NOT_A_DIRECTORY, ALICE, followed("file"));
    scene.rejected(ErrorCode.SYMBOLIC_LINK_LOOP, new Truncate(scene.tick(), ALICE, at("self"), 0));
    RejectedException unfollowed =
        assertThrows(
            RejectedException.class,
            () -> new OpenForRead(ALICE, at("file"), 0, 1, 0).answer(scene.store()));
    assertEquals(ErrorCode.SYMBOLIC_LINK_LOOP, unfollowed.code());
  }

  @Test
  void fortyLinksAreFollowedAndNoMore() throws RejectedException {
    Inode file = scene.file(ALICE, "l0", 0644);
    for (int i = 1; i <= LinkWalk.LINKS_MAX + 1; i++) {
      symbolic("l" + i, "l" + (i - 1));
    }

    assertEquals(file.id(), find(ALICE, followed("l" + LinkWalk.LINKS_MAX)).id());
    refused(ErrorCode.SYMBOLIC_LINK_LOOP, ALICE, followed("l" + (LinkWalk.LINKS_MAX + 1)));
  }

  @Test
  void linksIntoLinksCostNoMoreThanALongPath() {
    scene.directory(ALICE, "d", 0755);
    for (int i = 0; i < 20; i++) {
      symbolic("d/l" + i, "./".repeat(500) + (i == 19 ? "." : "l" + (i + 1)));
    }

    refused(ErrorCode.SYMBOLIC_LINK_LOOP, ALICE, followed("d/l0"));
  }

  @Test
  void p5LinksDoNotLeadAroundAClosedDirectory() {
    scene.directory(ALICE, "closed", 0700);
    scene.file(ALICE, "closed/f", 0666);
    symbolic("door", "closed/f");

    refused(ErrorCode.PERMISSION_DENIED, BOB, followed("door"));
  }

  @Test
  void aNewFileAppearsWhereADanglingLinkPoints() {
    scene.directory(ALICE, "d", 0755);
    symbolic("link", "d/new");
    ChunkDemand none = new ChunkDemand(0, 0, 0, List.of(), 0);
    CreateFile create =
        new CreateFile(
            scene.tick(),
            ALICE,
            followed("link"),
            Mode.of(0644),
            new CreateFile.Empty(new byte[40], none));
    scene.done(create);

    assertEquals(FileType.REGULAR, scene.stat("d/new").type());
    scene.rejected(ErrorCode.ALREADY_EXISTS, create);
  }

  @Test
  void onlyAdministratorsMakeDevices() {
    scene.done(new MakeNode(scene.tick(), BOB, at("p"), FileType.FIFO, new Mode(0666, 022), 9));
    scene.rejected(
        ErrorCode.NOT_PERMITTED,
        new MakeNode(
            scene.tick(), BOB, at("c"), FileType.CHARACTER_DEVICE, Mode.of(0666), 5L << 32 | 1));
    scene.done(
        new MakeNode(
            scene.tick(), ADMIN, at("c"), FileType.CHARACTER_DEVICE, Mode.of(0666), 5L << 32 | 1));

    assertEquals(0644, scene.stat("p").ownership().mode());
    assertEquals(0, scene.stat("p").extras().device());
    assertEquals(5L << 32 | 1, scene.stat("c").extras().device());
    scene.rejected(ErrorCode.NO_SUCH_DEVICE, new Truncate(scene.tick(), BOB, at("p"), 0));
  }

  @Test
  void aHoleGivesItsBytesBackAndKeepsTheSize() {
    long session = scene.session(ALICE);
    Inode file = scene.file(ALICE, "f", 0644);
    ChunkId chunk = scene.chunks(ALICE, session, 1).get(0);
    scene.done(scene.commit(ALICE, session, file, scene.written(session, chunk, 0, 100, 2)));
    scene.done(new PunchHole(scene.tick(), ALICE, at("f"), 20, 30));

    assertEquals(70, scene.store().get(Chunk.key(chunk)).orElseThrow().liveBytes());
    assertEquals(100, scene.stat("f").size());
    scene.done(new PunchHole(scene.tick(), ALICE, at("f"), 0, Long.MAX_VALUE));
    assertFalse(scene.store().get(Chunk.key(chunk)).isPresent());
    assertEquals(100, scene.stat("f").size());
    scene.rejected(ErrorCode.INVALID_ARGUMENT, new PunchHole(scene.tick(), ALICE, at("f"), 0, 0));
  }
}
