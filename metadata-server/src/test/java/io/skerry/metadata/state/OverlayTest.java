package io.skerry.metadata.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Node;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import io.skerry.proto.types.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private final MemoryStore below = new MemoryStore();

  private static Dentry entry(long parent, String name) {
    return new Dentry(1, new InodeId(parent), new Name(name), new InodeId(9), FileType.REGULAR);
  }

  private static List<String> names(List<Dentry> rows) {
    return rows.stream().map(row -> row.name().value()).toList();
  }

  @Test
  void scanMergesWhatIsBelowWithWhatChanged() {
    Overlay first = new Overlay(below);
    List.of("a", "c", "e").forEach(name -> first.put(entry(2, name)));
    first.put(entry(3, "x"));
    below.commit(1, first.changes());
    Overlay overlay = new Overlay(below);
    overlay.delete(entry(2, "a").key());
    overlay.put(entry(2, "b"));
    overlay.put(entry(1, "z"));

    assertEquals(List.of("b", "c"), names(overlay.scan(Dentry.of(1, new InodeId(2)), 2)));
    assertEquals(
        List.of("e"),
        names(overlay.scan(Dentry.of(1, new InodeId(2)).after(entry(2, "c").key()), 5)));
  }

  @Test
  void anOverlayThatIsThrownAwayChangesNothing() {
    Overlay batch = new Overlay(below);
    new Overlay(batch).put(entry(2, "a"));

    assertTrue(batch.changes().isEmpty());
  }

  @Test
  void laterCommandsSeeTheIdsOfEarlierOnes() {
    Overlay batch = new Overlay(below);
    Overlay first = new Overlay(batch);
    assertEquals(1, first.next(Counter.Kind.INODE, 7));
    batch.merge(first);

    assertEquals(2, new Overlay(batch).next(Counter.Kind.INODE, 7));
  }

  @Test
  void clusterMapFollowsChangesOfNodes() {
    Overlay batch = new Overlay(below);
    assertTrue(batch.clusterMap().nodes().isEmpty());
    Overlay command = new Overlay(batch);
    command.put(
        new Node(
            1, "s1", Role.STORAGE, new Node.Place("a", "r1"), "h:1", true, new Node.Space(9, 9)));

    assertEquals(1, command.clusterMap().nodes().size());
    batch.merge(command);
    assertEquals(1, new Overlay(batch).clusterMap().nodes().size());
  }
}
