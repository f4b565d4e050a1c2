package io.skerry.metadata.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.state.Change;
import io.skerry.metadata.state.MemoryStore;
import io.skerry.proto.types.ChunkId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which chunks a node is told to delete.
class NodeTasksTest {
  private static final ChunkId READ = ChunkId.of(1, 1, 1);
  private static final ChunkId FREE = ChunkId.of(1, 1, 2);
  private static final long NOT_BEFORE = 1_000_000;

  private final MemoryStore store = new MemoryStore();
  private final NodeTasks tasks = new NodeTasks();

  @BeforeEach
  void leaveGarbage() {
    List<Integer> nodes = List.of(3, 4);
    store.commit(
        1,
        List.of(
            new Change.Put(new Garbage(READ, 1, NOT_BEFORE, nodes)),
            new Change.Put(new Garbage(FREE, 1, NOT_BEFORE, nodes))));
  }

  private List<ChunkId> deletes(int node, long nowMillis) {
    return tasks.deletes(store, node, nowMillis, READ::equals).stream()
        .map(Garbage::chunk)
        .toList();
  }

  @Test
  void nothingIsDeletedBeforeItsTimeNorByOthers() {
    assertEquals(List.of(), deletes(3, NOT_BEFORE - 1));
    assertEquals(List.of(), deletes(5, NOT_BEFORE));
  }

  @Test
  void whatSomebodyReadsStaysForADay() {
    long day = Duration.ofDays(1).toMillis();
    assertEquals(List.of(FREE), deletes(3, NOT_BEFORE));
    assertEquals(List.of(FREE), deletes(3, NOT_BEFORE + day));
    assertEquals(List.of(READ, FREE), deletes(4, NOT_BEFORE + day + 1));
  }
}
