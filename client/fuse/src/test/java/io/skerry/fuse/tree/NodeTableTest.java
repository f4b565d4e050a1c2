package io.skerry.fuse.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.client.FileStatus;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.proto.types.FileType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// /demo/top is mounted; it has a directory a with a file f in it, and a file g.
final class NodeTableTest {
  private final NodeTable nodes = new NodeTable(status("/demo/top", 10, FileType.DIRECTORY));
  private final Node root;
  private final Node a;
  private final Node f;
  private final Node g;

  NodeTableTest() throws FuseFailure {
    root = nodes.node(NodeTable.ROOT);
    a = nodes.lookedUp(root, "a", status("a", 11, FileType.DIRECTORY));
    f = nodes.lookedUp(a, "f", status("f", 12, FileType.REGULAR));
    g = nodes.lookedUp(root, "g", status("g", 13, FileType.REGULAR));
  }

  private static FileStatus status(String path, long inode, FileType type) {
    Instant now = Instant.EPOCH;
    return new FileStatus(
        path,
        "",
        type,
        0644,
        "alice",
        "alice",
        1,
        1,
        0,
        1,
        now,
        now,
        now,
        1,
        Optional.empty(),
        inode,
        0,
        false);
  }

  private void stale(Node node) {
    FuseFailure failure = assertThrows(FuseFailure.class, () -> nodes.path(node));
    assertEquals(Errno.ESTALE, failure.errno());
  }

  @Test
  void pathsBeginAtWhatIsMounted() throws Exception {
    assertEquals("/demo/top", nodes.path(root));
    assertEquals("/demo/top/a/f", nodes.path(f));
    assertEquals("/demo/top/a/new", nodes.path(a, "new"));
    assertThrows(FuseFailure.class, () -> nodes.node(999));
  }

  @Test
  void aRenamedDirectoryTakesAllBelowWithIt() throws Exception {
    nodes.renamed(root, "a", root, "b");
    assertEquals("/demo/top/b/f", nodes.path(f));
    assertEquals(Optional.empty(), nodes.child(root, "a"));
  }

  @Test
  void whatIsReplacedHasNoNameAnyMore() throws Exception {
    nodes.renamed(a, "f", root, "g");
    assertEquals("/demo/top/g", nodes.path(f));
    stale(g);
    nodes.removed(root, "g");
    stale(f);
  }

  @Test
  void exchangedNamesChangeWhatTheyStandFor() throws Exception {
    nodes.exchanged(root, "a", root, "g");
    assertEquals("/demo/top/g/f", nodes.path(f));
    assertEquals("/demo/top/a", nodes.path(g));
  }

  @Test
  void aFileOfTwoNamesIsOneNode() throws Exception {
    assertEquals(f, nodes.lookedUp(root, "h", status("h", 12, FileType.REGULAR)));
    assertEquals(2, nodes.names(f));
    assertEquals("/demo/top/h", nodes.path(f));
    nodes.removed(root, "h");
    assertEquals("/demo/top/a/f", nodes.path(f));
  }

  @Test
  void aDirectoryThatSomebodyMovedHasOneName() throws Exception {
    nodes.lookedUp(root, "elsewhere", status("elsewhere", 11, FileType.DIRECTORY));
    assertEquals("/demo/top/elsewhere/f", nodes.path(f));
    assertEquals(1, nodes.names(a));
  }

  @Test
  void aNameThatStandsForAnotherFileIsAnotherNode() throws Exception {
    Node other = nodes.lookedUp(root, "g", status("g", 14, FileType.REGULAR));
    assertNotEquals(g.id(), other.id());
    assertEquals("/demo/top/g", nodes.path(other));
    stale(g);
  }

  @Test
  void nodesGoWhenTheKernelHasForgottenThemAndAllBelow() throws Exception {
    nodes.forget(a.id(), 1);
    assertEquals("/demo/top/a/f", nodes.path(f));
    nodes.forget(f.id(), 5);
    nodes.forget(g.id(), 1);
    assertEquals(1, nodes.size());
    nodes.forget(NodeTable.ROOT, 1);
    assertEquals(root, nodes.node(NodeTable.ROOT));
  }

  @Test
  void whatIsOpenStays() throws Exception {
    nodes.opened(g);
    nodes.forget(g.id(), 1);
    assertEquals("/demo/top/g", nodes.path(g));
    nodes.hide(g);
    assertEquals(List.of("g"), nodes.hiddenIn(root));
    nodes.closed(g);
    assertThrows(FuseFailure.class, () -> nodes.node(g.id()));
    assertEquals(List.of(), nodes.hiddenIn(root));
  }
}
