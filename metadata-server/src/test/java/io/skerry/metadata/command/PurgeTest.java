package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.NAMESPACE;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Detached;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Inode;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PurgeTest {
  private static final int ROWS = 40;

  private final Scene scene = new Scene();
  private final long session = scene.session(ALICE);

  private Inode fileOf(String path, int chunks) {
    Inode file = scene.file(ALICE, path, 0644);
    List<NewChunk> written = new ArrayList<>();
    List<ChunkId> ids = new ArrayList<>();
    while (ids.size() < chunks) {
      ids.addAll(scene.chunks(ALICE, session, Math.min(1_000, chunks - ids.size())));
    }
    for (ChunkId id : ids) {
      written.add(scene.written(session, id, 10L * written.size(), 10, 3));
    }
    scene.done(scene.commit(ALICE, session, file, written.toArray(NewChunk[]::new)));
    return file;
  }

  /// Purges to the end and answers how many steps it took.
  private int purge() {
    for (int steps = 1; ; steps++) {
      long before = scene.store().rows().size();
      long left =
          scene.done(new PurgeStep(scene.tick(), ROWS, PurgeStep.Start.BEGINNING)).ids().get(0);
      assertTrue(Math.abs(before - scene.store().rows().size()) <= 2 * ROWS);
      if (left == 0) {
        return steps;
      }
    }
  }

  private void assertEmpty() {
    assertEquals(1, scene.store().all(Inode.class).size());
    assertEquals(List.of(), scene.store().all(Dentry.class));
    assertEquals(List.of(), scene.store().all(Extent.class));
    assertEquals(List.of(), scene.store().all(Chunk.class));
    assertEquals(List.of(), scene.store().all(FileKey.class));
    assertEquals(List.of(), scene.store().all(Detached.class));
    Counter live =
        scene.store().get(Counter.key(Counter.Kind.INODES_LIVE, NAMESPACE)).orElseThrow();
    assertEquals(1, live.last());
  }

  @Test
  void aTreeGoesInBoundedStepsAndNothingIsForgotten() {
    scene.directory(ALICE, "d", 0755);
    for (int i = 0; i < 30; i++) {
      scene.directory(ALICE, "d/sub" + i, 0755);
      fileOf("d/sub" + i + "/f", 2);
      scene.done(new MakeSymbolicLink(scene.tick(), ALICE, at("d/sub" + i + "/link"), "f"));
    }
    scene.done(new DeleteTree(scene.tick(), ALICE, at("d")));
    assertFalse(scene.exists("d"));

    assertTrue(purge() > 5);
    assertEmpty();
    assertEquals(60, scene.store().all(Garbage.class).size());
  }

  @Test
  void aLongFileIsDetachedAndPurgedInSteps() {
    fileOf("long", Inodes.EXTENTS_AT_ONCE + 1);
    scene.done(new Unlink(scene.tick(), ALICE, at("long")));
    assertEquals(1, scene.store().all(Detached.class).size());
    assertFalse(scene.exists("long"));

    assertTrue(purge() > 50);
    assertEmpty();
    assertEquals(Inodes.EXTENTS_AT_ONCE + 1, scene.store().all(Garbage.class).size());
  }

  @Test
  void whatIsDetachedCannotBeReachedByNumber() {
    scene.directory(ALICE, "d", 0755);
    Inode inner = scene.directory(ALICE, "d/inner", 0755);
    scene.file(ALICE, "d/inner/f", 0644);
    scene.done(new DeleteTree(scene.tick(), ALICE, at("d")));

    FileTarget target = new FileTarget(NAMESPACE, inner.id(), at("late").names());
    scene.rejected(ErrorCode.STALE, new MakeDirectory(scene.tick(), ALICE, target, Mode.of(0755)));
  }

  @Test
  void removeDirectoryTakesEmptyOnesOnly() {
    scene.directory(ALICE, "d", 0755);
    scene.file(ALICE, "d/f", 0644);

    scene.rejected(
        ErrorCode.DIRECTORY_NOT_EMPTY, new RemoveDirectory(scene.tick(), ALICE, at("d")));
    scene.rejected(ErrorCode.IS_A_DIRECTORY, new Unlink(scene.tick(), ALICE, at("d")));
    scene.rejected(ErrorCode.NOT_A_DIRECTORY, new RemoveDirectory(scene.tick(), ALICE, at("d/f")));
    scene.done(new Unlink(scene.tick(), ALICE, at("d/f")));
    scene.done(new RemoveDirectory(scene.tick(), ALICE, at("d")));
    assertEmpty();
  }
}
