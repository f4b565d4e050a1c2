package io.skerry.hadoop;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;

/// How paths of Hadoop and paths of the cluster stand for each other: "/" of the file system is a
/// directory of the cluster, by default the one that holds all namespaces.
final class ClusterPaths {
  private final URI uri;

  /// Empty for "/", else without a slash at its end.
  private final String root;

  /// @param uri of the file system, scheme and authority
  /// @param root absolute path in the cluster
  ClusterPaths(URI uri, String root) {
    if (!root.startsWith("/")) {
      throw new IllegalArgumentException("\"" + root + "\" does not begin with a slash");
    }
    this.uri = uri;
    this.root = root.replaceFirst("/+$", "");
  }

  /// @param path absolute, of this file system
  String inCluster(Path path) {
    String own = path.toUri().getPath();
    return own.equals("/") || own.isEmpty() ? orTop(root) : root + own;
  }

  /// Whether this is "/" of the file system.
  boolean isRoot(String inCluster) {
    return inCluster.equals(orTop(root));
  }

  /// Whether "/" of the file system is that of the cluster, so that it holds namespaces.
  boolean holdsNamespaces() {
    return root.isEmpty();
  }

  /// The namespace of a path; empty for "/" of the cluster.
  static String namespace(String inCluster) {
    int end = inCluster.indexOf('/', 1);
    return inCluster.substring(1, end < 0 ? inCluster.length() : end);
  }

  /// The path of the file system for one of the cluster. Made of parts, since names may hold what
  /// Hadoop would parse.
  ///
  /// @throws PathIOException if it lies outside of the root
  Path inHadoop(String inCluster) throws IOException {
    if (inCluster.equals(root)) {
      return new Path(uri.getScheme(), uri.getAuthority(), "/");
    }
    if (!inCluster.startsWith(root + '/')) {
      throw new PathIOException(inCluster, "is outside of " + uri + ", which begins at " + root);
    }
    return new Path(uri.getScheme(), uri.getAuthority(), inCluster.substring(root.length()));
  }

  /// What a symbolic link to a path says. A relative path stays so.
  ///
  /// @throws PathIOException if the path is of another file system
  String linkText(Path target) throws IOException {
    URI named = target.toUri();
    boolean elsewhere =
        (named.getScheme() != null && !named.getScheme().equals(uri.getScheme()))
            || (named.getAuthority() != null && !named.getAuthority().equals(uri.getAuthority()));
    if (elsewhere) {
      throw new PathIOException(target.toString(), "a link cannot lead out of " + uri);
    }
    return target.isUriPathAbsolute() ? inCluster(target) : named.getPath();
  }

  private static String orTop(String path) {
    return path.isEmpty() ? "/" : path;
  }
}
