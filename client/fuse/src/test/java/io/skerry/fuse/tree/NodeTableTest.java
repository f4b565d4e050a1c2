package io.skerry.fuse.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.proto.types.FileType;
import java.time.Instant;
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

  private static String by(long inode) throws SkerryException {
    return FileSystem.byNumber("/demo", inode);
  }

  private void stale(Node node) {
    FuseFailure failure = assertThrows(FuseFailure.class, () -> nodes.path(node));
    assertEquals(Errno.ESTALE, failure.errno());
  }

  @Test
  void aDirectoryIsReachedByItsNumberAndAFileByItsNameThere() throws Exception {
    assertEquals(by(10), nodes.path(root));
    assertEquals(by(11) + "/f", nodes.path(f));
    assertEquals(by(11) + "/new", nodes.path(a, "new"));
    assertThrows(FuseFailure.class, () -> nodes.node(999));
  }

  @Test
  void aRenamedDirectoryKeepsAllBelow() throws Exception {
    nodes.renamed(root, "a", root, "b");
    assertEquals(by(11) + "/f", nodes.path(f));
  }

  @Test
  void whatIsReplacedHasNoNameAnyMore() throws Exception {
    nodes.renamed(a, "f", root, "g");
    assertEquals(by(10) + "/g", nodes.path(f));
    stale(g);
    nodes.removed(root, "g");
    stale(f);
  }

  @Test
  void exchangedNamesChangeWhatTheyStandFor() throws Exception {
    nodes.exchanged(root, "a", root, "g");
    assertEquals(by(11) + "/f", nodes.path(f));
    assertEquals(by(10) + "/a", nodes.path(g));
  }

  @Test
  void aFileOfTwoNamesIsOneNode() throws Exception {
    assertEquals(f, nodes.lookedUp(root, "h", status("h", 12, FileType.REGULAR)));
    assertEquals(by(10) + "/h", nodes.path(f));
    nodes.removed(root, "h");
    assertEquals(by(11) + "/f", nodes.path(f));
  }

  @Test
  void aDirectoryThatSomebodyMovedKeepsAllBelow() throws Exception {
    nodes.lookedUp(root, "elsewhere", status("elsewhere", 11, FileType.DIRECTORY));
    assertEquals(by(11) + "/f", nodes.path(f));
  }

  @Test
  void aNameThatStandsForAnotherFileIsAnotherNode() throws Exception {
    Node other = nodes.lookedUp(root, "g", status("g", 14, FileType.REGULAR));
    assertNotEquals(g.id(), other.id());
    assertEquals(by(10) + "/g", nodes.path(other));
    stale(g);
  }

  @Test
  void nodesGoWhenTheKernelHasForgottenThemAndAllBelow() throws Exception {
    nodes.forget(a.id(), 1);
    assertEquals(by(11) + "/f", nodes.path(f));
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
    assertEquals(by(10) + "/g", nodes.path(g));
    nodes.closed(g);
    assertThrows(FuseFailure.class, () -> nodes.node(g.id()));
  }
}
