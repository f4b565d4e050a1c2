package io.skerry.client.nio;

import io.skerry.client.FileStatus;

/// What makes two names the same file.
///
/// @param namespace empty for "/"
record FileKey(String cluster, String namespace, long inode) {
  static FileKey of(SkerryPath path, FileStatus status) {
    String[] names = status.path().split("/", 3);
    return new FileKey(
        path.getFileSystem().cluster(), names.length > 1 ? names[1] : "", status.inode());
  }

  /// A number for the namespace, as `st_dev` is one: equal within one, most likely different
  /// between two.
  long volume() {
    return Integer.toUnsignedLong(31 * cluster.hashCode() + namespace.hashCode());
  }
}
