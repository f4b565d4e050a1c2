package io.skerry.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/// Where deleted files go. Names do not move between namespaces, so each namespace has a trash of
/// its own, `/NAMESPACE/.Trash/USER`; where the file system is within one namespace, it is Hadoop's
/// usual place in the home directory.
final class TrashRoots {
  private final ClusterFileSystem owner;
  private final ClusterPaths paths;
  private final String user;

  TrashRoots(ClusterFileSystem owner, ClusterPaths paths, String user) {
    this.owner = owner;
    this.paths = paths;
    this.user = user;
  }

  boolean oneForEachNamespace() {
    return paths.holdsNamespaces();
  }

  /// @param path in the cluster
  Path of(String path) {
    Path namespace = new Path("/" + ClusterPaths.namespace(path));
    return owner.makeQualified(new Path(new Path(namespace, FileSystem.TRASH_PREFIX), user));
  }

  /// Those that are there.
  List<FileStatus> existing(boolean allUsers) throws IOException {
    List<FileStatus> roots = new ArrayList<>();
    for (FileStatus namespace : owner.listStatus(new Path("/"))) {
      for (FileStatus root : entries(new Path(namespace.getPath(), FileSystem.TRASH_PREFIX))) {
        if (root.isDirectory() && (allUsers || root.getPath().getName().equals(user))) {
          roots.add(root);
        }
      }
    }
    return roots;
  }

  private List<FileStatus> entries(Path trash) throws IOException {
    try {
      return List.of(owner.listStatus(trash));
    } catch (FileNotFoundException | AccessControlException e) {
      return List.of();
    }
  }
}
