package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Inode;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Appending, joining and cloning.
class SharedContentTest {
  private final Scene scene = new Scene();
  private long session;

  @BeforeEach
  void aSession() {
    session = scene.session(ALICE);
  }

  private ChunkId write(Inode file, long offset, int length, CommitFile.Where where) {
    ChunkId chunk = scene.chunks(ALICE, session, 1).getFirst();
    NewChunk written = scene.written(session, chunk, offset, length, 2);
    scene.done(Scene.going(scene.commit(ALICE, session, file, written), where));
    return chunk;
  }

  private ChunkId fileWith(String path, int length) {
    return write(scene.file(ALICE, path, 0644), 0, length, CommitFile.Where.OVER);
  }

  private List<Long> offsets(String path) {
    Inode inode = scene.stat(path);
    return scene.store().scan(Extent.of(inode.namespace(), inode.id()), 100).stream()
        .map(Extent::offset)
        .toList();
  }

  private CloneFile clone(Caller caller, String source, String target) {
    return new CloneFile(scene.tick(), caller, at(source), at(target), Mode.of(0644), new byte[40]);
  }

  private Concatenate join(Caller caller, String target, String... sources) {
    return new Concatenate(
        scene.tick(), caller, at(target), List.of(sources).stream().map(Scene::at).toList());
  }

  private boolean lives(ChunkId chunk) {
    return scene.store().get(Chunk.key(chunk)).isPresent();
  }

  @Test
  void appendedBytesStandOneBehindTheOther() {
    Inode file = scene.file(ALICE, "log", 0644);
    write(file, 0, 10, CommitFile.Where.APPENDED);
    write(file, 0, 20, CommitFile.Where.APPENDED);
    write(file, 0, 30, CommitFile.Where.APPENDED);

    assertEquals(List.of(0L, 10L, 30L), offsets("log"));
    assertEquals(60, scene.stat("log").size());
  }

  @Test
  void p6AChunkOfClonesDiesWithTheLastOfThem() {
    ChunkId chunk = fileWith("f", 100);
    scene.done(clone(ALICE, "f", "g"));
    scene.done(clone(ALICE, "g", "h"));

    assertEquals(300, scene.store().get(Chunk.key(chunk)).orElseThrow().liveBytes());
    scene.done(new Unlink(scene.tick(), ALICE, at("f")));
    scene.done(new Truncate(scene.tick(), ALICE, at("g"), 0));
    assertTrue(lives(chunk));
    assertEquals(100, scene.stat("h").size());
    scene.done(new Truncate(scene.tick(), ALICE, at("h"), 40));
    assertTrue(lives(chunk));
    scene.done(new Unlink(scene.tick(), ALICE, at("h")));
    assertFalse(lives(chunk));
    assertEquals(1, scene.store().all(Garbage.class).size());
  }

  @Test
  void aCloneSealsUnderItsOwnKeyAndKeepsTheOldOneAlive() {
    fileWith("f", 100);
    long old = scene.stat("f").fileKey();
    scene.done(clone(ALICE, "f", "g"));
    scene.done(new Unlink(scene.tick(), ALICE, at("f")));

    assertTrue(scene.stat("g").fileKey() != old);
    assertTrue(scene.store().get(FileKey.key(Scene.NAMESPACE, old)).isPresent());
    scene.done(new Unlink(scene.tick(), ALICE, at("g")));
    assertEquals(List.of(), scene.store().all(FileKey.class));
  }

  @Test
  void joiningMovesExtentsAndRemovesTheSources() {
    fileWith("a", 10);
    ChunkId second = fileWith("b", 20);
    fileWith("c", 30);
    scene.done(new Truncate(scene.tick(), ALICE, at("b"), 25));
    scene.done(join(ALICE, "a", "b", "c"));

    assertEquals(List.of(0L, 10L, 35L), offsets("a"));
    assertEquals(65, scene.stat("a").size());
    assertFalse(scene.exists("b"));
    assertTrue(lives(second));
    assertEquals(List.of(), scene.store().all(Garbage.class));
    assertEquals(1, scene.stat("").children());
  }

  @Test
  void whatCannotBeJoinedStaysWhole() {
    fileWith("a", 10);
    fileWith("b", 10);
    scene.done(new MakeLink(scene.tick(), ALICE, at("b"), at("b2")));
    scene.directory(ALICE, "d", 0755);

    scene.rejected(ErrorCode.INVALID_ARGUMENT, join(ALICE, "a", "a"));
    scene.rejected(ErrorCode.INVALID_ARGUMENT, join(ALICE, "a", "b"));
    scene.rejected(ErrorCode.IS_A_DIRECTORY, join(ALICE, "a", "d"));
    scene.rejected(ErrorCode.INVALID_ARGUMENT, join(ALICE, "a"));
    fileWith("e", 10);
    scene.rejected(ErrorCode.NOT_FOUND, join(ALICE, "a", "e", "e"));
    assertTrue(scene.exists("e"));
    scene.rejected(ErrorCode.PERMISSION_DENIED, join(BOB, "a", "e"));
  }

  @Test
  void p5WhoMayNotReadMayNotClone() {
    fileWith("f", 10);
    scene.file(ALICE, "closed", 0600);

    scene.rejected(ErrorCode.PERMISSION_DENIED, clone(BOB, "closed", "mine"));
    scene.done(clone(BOB, "f", "mine"));
    assertEquals(1001, scene.stat("mine").ownership().uid());
  }
}
