package io.skerry.cli.file;

import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import java.io.IOException;

/// Visits a tree in the cluster, directories before what they hold.
final class Tree {
  /// What to do with one entry.
  interface Visitor {
    void visit(FileStatus status, int depth) throws IOException;
  }

  private Tree() {}

  /// Visits the start and everything below it; symbolic links are not followed.
  ///
  /// @param depthMax levels below the start
  static void walk(FileSystem files, FileStatus start, int depthMax, Visitor visitor)
      throws IOException {
    walk(files, start, 0, depthMax, visitor);
  }

  private static void walk(
      FileSystem files, FileStatus at, int depth, int depthMax, Visitor visitor)
      throws IOException {
    visitor.visit(at, depth);
    if (at.isDirectory() && depth < depthMax) {
      for (FileStatus entry : files.list(at.path())) {
        walk(files, entry, depth + 1, depthMax, visitor);
      }
    }
  }
}
