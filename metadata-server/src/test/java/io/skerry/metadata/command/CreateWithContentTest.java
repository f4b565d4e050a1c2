package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.NAMESPACE;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Inode;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Files that get their name with their content.
class CreateWithContentTest {
  private static final long MTIME = 1_234_567;

  private final Scene scene = new Scene();
  private long session;
  private long key;

  @BeforeEach
  void aSessionWithAKey() {
    session = scene.session(ALICE);
    key = scene.fileKeys(ALICE, session, 1).getFirst();
  }

  private NewChunk chunk(int copies) {
    ChunkId chunk = scene.chunks(ALICE, session, 1).getFirst();
    return scene.written(session, chunk, 0, 100, copies);
  }

  private CreateFile create(Caller caller, long ownSession, String path, List<NewChunk> chunks) {
    return new CreateFile(
        scene.tick(),
        caller,
        at(path),
        Mode.of(0640),
        new CreateFile.Content(ownSession, key, chunks, MTIME));
  }

  private boolean keyLives() {
    return scene.store().get(FileKey.key(NAMESPACE, key)).isPresent();
  }

  @Test
  void nameContentAndTimeComeTogether() {
    scene.done(create(ALICE, session, "f", List.of(chunk(2))));
    Inode file = scene.stat("f");
    assertEquals(100, file.size());
    assertEquals(2, file.version());
    assertEquals(0640, file.ownership().mode());
    assertEquals(MTIME, file.times().mtimeNanos());
    assertEquals(key, file.fileKey());
    assertEquals(1, scene.store().scan(Extent.of(NAMESPACE, file.id()), 9).size());
  }

  @Test
  void anEmptyFileNeedsNoChunk() {
    scene.done(create(ALICE, session, "f", List.of()));
    assertEquals(0, scene.stat("f").size());
    assertEquals(1, scene.stat("f").version());
  }

  @Test
  void aKeyMakesOneFileOfItsOwnSession() {
    long other = scene.session(BOB);
    scene.rejected(ErrorCode.NOT_ALLOCATED, create(BOB, other, "f", List.of()));
    scene.rejected(ErrorCode.SESSION_LOST, create(BOB, session, "f", List.of()));
    scene.done(create(ALICE, session, "f", List.of()));
    scene.rejected(ErrorCode.NOT_ALLOCATED, create(ALICE, session, "g", List.of()));
    scene.rejected(ErrorCode.ALREADY_EXISTS, create(ALICE, session, "f", List.of()));
  }

  @Test
  void p1WithoutEnoughCopiesThereIsNoFile() {
    scene.rejected(ErrorCode.NOT_ENOUGH_COPIES, create(ALICE, session, "f", List.of(chunk(1))));
    // Nothing of the attempt is left: the same key still makes the file.
    scene.done(create(ALICE, session, "f", List.of(chunk(2))));
  }

  @Test
  void keysThatWereNotUsedGoWithTheSession() {
    NewChunk unused = chunk(2);
    assertTrue(keyLives());
    scene.done(new EndSession(ALICE, session, scene.nowMillis()));
    assertFalse(keyLives());
    assertEquals(
        List.of(unused.chunk()),
        scene.store().all(Garbage.class).stream().map(Garbage::chunk).toList());
  }

  @Test
  void aUsedKeyStaysWithItsFile() {
    scene.done(create(ALICE, session, "f", List.of(chunk(2))));
    scene.done(new EndSession(ALICE, session, scene.nowMillis()));
    assertTrue(keyLives());
    scene.done(new Unlink(scene.tick(), ALICE, at("f")));
    assertFalse(keyLives());
  }
}
