package io.skerry.fuse.tree;

import io.skerry.proto.types.FileType;
import java.util.LinkedHashSet;
import java.util.Set;

/// A file, directory or link that the kernel knows by a number. Belongs to a {@link NodeTable},
/// which alone changes it.
public final class Node {
  private final long id;
  private final long inode;
  private final FileType type;

  /// Names that led here, the newest last.
  final Set<Link> links = new LinkedHashSet<>();

  long lookups;
  int children;
  int opens;

  Node(long id, long inode, FileType type) {
    this.id = id;
    this.inode = inode;
    this.type = type;
  }

  /// A name in a directory.
  record Link(long parent, String name) {}

  /// By which the kernel knows it.
  public long id() {
    return id;
  }

  /// By which the cluster knows it.
  public long inode() {
    return inode;
  }

  public FileType type() {
    return type;
  }
}
