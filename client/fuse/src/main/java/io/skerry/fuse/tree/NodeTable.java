package io.skerry.fuse.tree;

import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.tree.Node.Link;
import io.skerry.proto.types.FileType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All nodes that the kernel knows, and the names by which they are reached now. Directories are
/// named by their numbers, whatever becomes of their names; what is in them by its name there. As
/// large as what the kernel keeps.
public final class NodeTable {
  /// The kernel's number of the root.
  public static final long ROOT = 1;

  private final String rootPath;
  private final Map<Long, Node> byId = new HashMap<>();
  private final Map<Long, Node> byInode = new HashMap<>();
  private final Map<Link, Node> byLink = new HashMap<>();
  private long lastId = ROOT;

  /// @param root the directory that is mounted
  public NodeTable(FileStatus root) {
    rootPath = root.path();
    Node node = new Node(ROOT, root.inode(), FileType.DIRECTORY);
    node.lookups = 1;
    byId.put(ROOT, node);
    byInode.put(root.inode(), node);
  }

  /// @throws FuseFailure ESTALE for a number that is not known
  public synchronized Node node(long id) throws FuseFailure {
    Node node = byId.get(id);
    if (node == null) {
      throw new FuseFailure(Errno.ESTALE);
    }
    return node;
  }

  /// The way to a node for the library.
  ///
  /// @throws FuseFailure ESTALE if no name of it is known any more
  public synchronized String path(Node node) throws FuseFailure {
    if (node.type() == FileType.DIRECTORY) {
      return byNumber(node);
    }
    Link last = null;
    for (Link link : node.links) {
      last = link;
    }
    Node parent = last == null ? null : byId.get(last.parent());
    if (last == null || parent == null) {
      throw new FuseFailure(Errno.ESTALE);
    }
    return path(parent, last.name());
  }

  private String byNumber(Node directory) {
    try {
      return FileSystem.byNumber(rootPath, directory.inode());
    } catch (SkerryException e) {
      throw new IllegalStateException("the path of the mount was good when it began", e);
    }
  }

  /// The path of a name in a directory.
  public String path(Node parent, String name) {
    return byNumber(parent) + '/' + name;
  }

  /// Takes note of what a name stands for, and counts that the kernel was told.
  public synchronized Node lookedUp(Node parent, String name, FileStatus status) {
    Node node = byInode.get(status.inode());
    if (node == null || node.type() != status.type()) {
      node = new Node(++lastId, status.inode(), status.type());
      byId.put(node.id(), node);
      byInode.put(status.inode(), node);
    }
    node.lookups++;
    if (node.id() != ROOT) {
      put(new Link(parent.id(), name), node);
    }
    return node;
  }

  private void put(Link link, Node node) {
    Node before = byLink.get(link);
    if (before != node) {
      remove(link);
    }
    if (node.type() == FileType.DIRECTORY) {
      // It has one name; another one means that somebody has moved it.
      for (Link old : List.copyOf(node.links)) {
        if (!old.equals(link)) {
          remove(old);
        }
      }
    }
    if (node.links.remove(link)) {
      node.links.add(link);
      return;
    }
    node.links.add(link);
    byLink.put(link, node);
    Node parent = byId.get(link.parent());
    if (parent != null) {
      parent.children++;
    }
  }

  private void remove(Link link) {
    Node node = byLink.remove(link);
    if (node == null) {
      return;
    }
    node.links.remove(link);
    Node parent = byId.get(link.parent());
    if (parent != null) {
      parent.children--;
      dropIfUnused(parent);
    }
  }

  /// A name is gone.
  public synchronized void removed(Node parent, String name) {
    remove(new Link(parent.id(), name));
  }

  /// A name was given to what another name stood for; what had it before has lost it.
  public synchronized void renamed(Node parent, String name, Node newParent, String newName) {
    Link source = new Link(parent.id(), name);
    Node node = byLink.get(source);
    if (node == null) {
      remove(new Link(newParent.id(), newName));
      return;
    }
    // First the new name: a directory without any would be dropped with all that is below it.
    put(new Link(newParent.id(), newName), node);
    if (!source.equals(new Link(newParent.id(), newName))) {
      remove(source);
    }
  }

  /// Two names have changed what they stand for.
  public synchronized void exchanged(Node parent, String name, Node otherParent, String otherName) {
    Link one = new Link(parent.id(), name);
    Link other = new Link(otherParent.id(), otherName);
    Node first = byLink.get(one);
    Node second = byLink.get(other);
    remove(one);
    remove(other);
    if (first != null) {
      put(other, first);
    }
    if (second != null) {
      put(one, second);
    }
  }

  /// All names of a node are gone.
  private void forgetNames(Node node) {
    List.copyOf(node.links).forEach(this::remove);
  }

  /// While something is open its node stays.
  public synchronized void opened(Node node) {
    node.opens++;
  }

  public synchronized void closed(Node node) {
    node.opens--;
    dropIfUnused(node);
  }

  /// The kernel has forgotten so many lookups.
  public synchronized void forget(long id, long lookups) {
    Node node = byId.get(id);
    if (node == null || id == ROOT) {
      return;
    }
    node.lookups = Math.max(0, node.lookups - lookups);
    dropIfUnused(node);
  }

  private void dropIfUnused(Node node) {
    if (node.id() == ROOT || node.lookups > 0 || node.children > 0 || node.opens > 0) {
      return;
    }
    if (byId.remove(node.id(), node)) {
      byInode.remove(node.inode(), node);
      forgetNames(node);
    }
  }

  /// How many nodes are known.
  public synchronized int size() {
    return byId.size();
  }
}
