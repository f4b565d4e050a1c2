package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ADMIN;
import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.NAMESPACE;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.query.FileSystemSpace;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuotaTest {
  private final Scene scene = new Scene();
  private final long session = scene.session(ALICE);

  private void limit(long bytes, long inodes) {
    scene.done(new SetQuota(ADMIN, "demo", new Namespace.Quota(bytes, inodes)));
  }

  private CommitFile write(Inode file, long offset, int bytes) {
    NewChunk chunk =
        scene.written(session, scene.chunks(ALICE, session, 1).get(0), offset, bytes, 3);
    return scene.commit(ALICE, session, file, chunk);
  }

  private FileSystemSpace.Space space() {
    try {
      return new FileSystemSpace(NAMESPACE).answer(scene.store());
    } catch (RejectedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void contentUpToTheLastByteAndNoMore() {
    Inode file = scene.file(ALICE, "f", 0644);
    limit(100, 0);

    scene.done(write(file, 0, 60));
    scene.done(write(file, 60, 40));
    scene.rejected(ErrorCode.QUOTA_EXCEEDED, write(file, 100, 1));

    assertEquals(100, space().usedBytes());
    assertEquals(100, scene.stat("f").size(), "what was refused changed nothing");
  }

  @Test
  void whatReplacesAsMuchIsTakenAndWhatGoesMakesRoom() {
    Inode file = scene.file(ALICE, "f", 0644);
    limit(100, 0);
    scene.done(write(file, 0, 100));

    scene.done(write(file, 20, 50));
    scene.done(new Truncate(scene.tick(), ALICE, at("f"), 40));
    assertEquals(40, space().usedBytes());
    scene.done(write(file, 40, 60));
    scene.done(new Unlink(scene.tick(), ALICE, at("f")));
    assertEquals(0, space().usedBytes());
  }

  @Test
  void holesDoNotCount() {
    Inode file = scene.file(ALICE, "f", 0644);
    limit(10, 0);
    scene.done(write(file, 1_000_000, 10));
    assertEquals(10, space().usedBytes());
  }

  @Test
  void aNumberOfFilesAndDirectories() {
    limit(0, 3); // the root is one
    scene.directory(ALICE, "d", 0755);
    scene.file(ALICE, "d/f", 0644);
    scene.rejected(
        ErrorCode.QUOTA_EXCEEDED, new MakeDirectory(scene.tick(), ALICE, at("e"), Mode.of(0755)));

    scene.done(new MakeLink(scene.tick(), ALICE, at("d/f"), at("again")));
    scene.done(new Unlink(scene.tick(), ALICE, at("again")));
    scene.done(new Unlink(scene.tick(), ALICE, at("d/f")));
    scene.directory(ALICE, "e", 0755);
    assertEquals(3, space().inodes());
  }

  @Test
  void aDeletedTreeCountsUntilItIsPurged() {
    scene.directory(ALICE, "d", 0755);
    for (int i = 0; i < 50; i++) {
      scene.done(write(scene.file(ALICE, "d/f" + i, 0644), 0, 10));
    }
    scene.done(new DeleteTree(scene.tick(), ALICE, at("d")));
    assertEquals(500, space().usedBytes());
    while (scene.done(new PurgeStep(scene.tick(), 40, PurgeStep.Start.BEGINNING)).ids().get(0)
        == 1) {
      assertTrue(space().usedBytes() < 500);
    }
    assertEquals(0, space().usedBytes());
    assertEquals(1, space().inodes());
  }

  @Test
  void aLimitBelowWhatIsThereRefusesMoreOnly() {
    Inode file = scene.file(ALICE, "f", 0644);
    scene.done(write(file, 0, 100));
    limit(50, 1);

    scene.rejected(ErrorCode.QUOTA_EXCEEDED, write(file, 100, 1));
    scene.done(write(file, 0, 100));
    scene.done(new Truncate(scene.tick(), ALICE, at("f"), 60));

    limit(0, 0);
    scene.done(write(file, 60, 1_000));
  }

  @Test
  void aRefusalIsRememberedForItsRequest() {
    limit(0, 1);
    RequestKey key = new RequestKey(session, 1, 1);
    Submission submission =
        new Submission(
            ALICE,
            Optional.of(key),
            new MakeDirectory(scene.tick(), ALICE, at("d"), Mode.of(0755)));
    Outcome first = scene.submit(submission);
    limit(0, 0);
    assertEquals(first, scene.submit(submission));
    assertEquals(
        1L,
        scene.store().get(Counter.key(Counter.Kind.INODES_LIVE, NAMESPACE)).orElseThrow().last());
  }

  @Test
  void onlyAdministratorsLimitAndOnlyWhatExists() {
    Namespace.Quota quota = new Namespace.Quota(1, 1);
    scene.rejected(ErrorCode.NOT_PERMITTED, new SetQuota(ALICE, "demo", quota));
    scene.rejected(ErrorCode.NOT_FOUND, new SetQuota(ADMIN, "nowhere", quota));
    scene.rejected(
        ErrorCode.INVALID_ARGUMENT, new SetQuota(ADMIN, "demo", new Namespace.Quota(-1, 0)));
  }
}
