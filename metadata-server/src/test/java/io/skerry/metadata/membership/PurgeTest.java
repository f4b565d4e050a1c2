package io.skerry.metadata.membership;

import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.command.Batch;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.DeleteTree;
import io.skerry.metadata.command.PurgeStep;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Detached;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.state.Change;
import io.skerry.metadata.state.MemoryStore;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.InodeId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Whether a purge of many steps finds everything without walking over what it has deleted.
class PurgeTest {
  private static final int ROWS = 40;
  private static final int FILES = 1_000;
  private static final int DIRECTORIES = 1_000;

  private final Scene scene = new Scene();
  private final Traces traces = new Traces(scene.store());
  private final Purge.Search search = new Purge.Search();
  private final Set<InodeId> open = new HashSet<>();

  /// Rows, and the keys of rows that were deleted: a database walks over those, too.
  private static final class Traces implements StateReader {
    private final MemoryStore store;
    private final TreeSet<RowKey<?>> deleted = new TreeSet<>();
    private long walked;

    Traces(MemoryStore store) {
      this.store = store;
    }

    @Override
    public <R extends Row> Optional<R> get(RowKey<R> key) {
      return store.get(key);
    }

    @Override
    public <R extends Row> List<R> scan(RowRange<R> range, int limit) {
      List<R> rows = store.scan(range, limit);
      boolean toTheEnd = rows.size() < limit;
      for (RowKey<?> key : deleted.tailSet(new RowKey<>(range.table(), range.from()))) {
        boolean inside = key.table() == range.table() && range.contains(key.bytes());
        if (!inside || (!toTheEnd && key.compareTo(rows.get(rows.size() - 1).key()) > 0)) {
          break;
        }
        walked++;
      }
      return rows;
    }

    void commit(List<Change> changes) {
      for (Change change : changes) {
        if (change instanceof Change.Delete(RowKey<?> key)) {
          deleted.add(key);
        }
      }
      store.commit(store.appliedIndex() + 1, changes);
    }
  }

  private Optional<PurgeStep.Start> next() {
    return search.next(traces, row -> open.contains(row.inode()));
  }

  /// Purges to the end and answers how many steps it took.
  private int purge() {
    for (int steps = 0; ; steps++) {
      Optional<PurgeStep.Start> start = next();
      if (start.isEmpty()) {
        return steps;
      }
      Batch batch = new Batch(traces);
      batch.execute(
          new Submission(
              Caller.SERVICE, Optional.empty(), new PurgeStep(scene.tick(), ROWS, start.get())));
      traces.commit(batch.changes());
    }
  }

  private void delete(String path) {
    scene.done(new DeleteTree(scene.tick(), ALICE, at(path)));
  }

  @Test
  void noStepWalksOverWhatAllBeforeItHaveDeleted() {
    scene.directory(ALICE, "d", 0755);
    for (int i = 0; i < FILES; i++) {
      scene.file(ALICE, "d/f" + i, 0644);
    }
    for (int i = 0; i < DIRECTORIES; i++) {
      scene.directory(ALICE, "d/sub" + i, 0755);
      scene.file(ALICE, "d/sub" + i + "/f", 0644);
    }
    delete("d");

    int steps = purge();

    assertEquals(List.of(), scene.store().all(Detached.class));
    assertEquals(List.of(), scene.store().all(Dentry.class));
    assertEquals(1, scene.store().all(Inode.class).size());
    assertTrue(steps > FILES / ROWS, () -> steps + " steps");
    // A step looks for its start and finds it again, over the traces of the step before it.
    assertTrue(traces.walked <= 4L * ROWS * steps, () -> traces.walked + " in " + steps);
  }

  @Test
  void whatIsOpenIsPassedOverAndFoundLater() {
    scene.directory(ALICE, "a", 0755);
    scene.file(ALICE, "a/f", 0644);
    scene.directory(ALICE, "b", 0755);
    scene.file(ALICE, "b/f", 0644);
    open.add(scene.stat("a").id());
    delete("a");
    delete("b");

    search.next(traces, row -> false); // knows the first one
    PurgeStep.Start start = next().orElseThrow();
    Detached second = scene.store().all(Detached.class).get(1);
    assertEquals(second.sequence(), start.sequence());

    open.clear();
    purge();
    assertEquals(List.of(), scene.store().all(Detached.class));
    assertEquals(1, scene.store().all(Inode.class).size());
  }

  @Test
  void aDirectoryWhoseFirstNamesWereSkippedIsSearchedAgain() {
    scene.directory(ALICE, "d", 0755);
    scene.file(ALICE, "d/a", 0644);
    scene.file(ALICE, "d/z", 0644);
    delete("d");
    Detached row = scene.store().all(Detached.class).get(0);
    Dentry last = scene.store().all(Dentry.class).get(1);
    PurgeStep.Start tooFar = new PurgeStep.Start(row.sequence(), Optional.of(last.name()));
    scene.done(new PurgeStep(scene.tick(), ROWS, tooFar));
    assertEquals(1, scene.store().all(Dentry.class).size());

    purge();
    assertEquals(1, scene.store().all(Inode.class).size());
  }
}
