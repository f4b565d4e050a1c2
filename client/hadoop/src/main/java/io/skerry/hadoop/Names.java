package io.skerry.hadoop;

import io.skerry.client.DirectoryListing;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;

/// Listing, making and removing of names, by paths of the cluster.
final class Names {
  private final FileSystem files;
  private final ClusterPaths paths;

  Names(FileSystem files, ClusterPaths paths) {
    this.files = files;
    this.paths = paths;
  }

  /// The entries of a directory, or a file itself.
  Iterator<FileStatus> list(String path) throws IOException {
    try {
      return files.list(path).iterator();
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.NOT_A_DIRECTORY) {
        throw Failures.of(e);
      }
      return List.of(status(path)).iterator();
    }
  }

  /// All entries at once.
  List<FileStatus> listAll(String path) throws IOException {
    try {
      DirectoryListing listing = files.list(path);
      return listing.toList();
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.NOT_A_DIRECTORY) {
        throw Failures.of(e);
      }
      return List.of(status(path));
    }
  }

  FileStatus status(String path) throws IOException {
    return Failures.finding(() -> files.stat(path, Links.FOLLOW));
  }

  /// Makes a directory and its parents. Fails if a file lies on its path.
  void makeDirectories(String path, int mode, int umask) throws IOException {
    try {
      files.makeDirectories(path, mode, umask);
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.NOT_FOUND) {
        throw namespaceMissing(path, e);
      }
      throw Failures.ofMaking(e);
    }
  }

  private static IOException namespaceMissing(String path, SkerryException e) {
    String namespace = ClusterPaths.namespace(path);
    return Failures.of(
        new SkerryException(
            ErrorCode.NOT_FOUND,
            path,
            path + ": no namespace \"" + namespace + "\"; an administrator makes one",
            e));
  }

  /// @return false if there was nothing; the root of the file system is never removed
  boolean delete(String path, boolean recursive) throws IOException {
    if (paths.isRoot(path)) {
      return refuseRoot(path, recursive);
    }
    try {
      remove(path, recursive);
      return true;
    } catch (SkerryException e) {
      if (Failures.missing(e)) {
        return false;
      }
      throw Failures.of(e);
    }
  }

  private void remove(String path, boolean recursive) throws SkerryException {
    try {
      files.delete(path);
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.IS_A_DIRECTORY) {
        throw e;
      }
      if (recursive) {
        files.deleteTree(path);
      } else {
        files.removeDirectory(path);
      }
    }
  }

  private boolean refuseRoot(String path, boolean recursive) throws IOException {
    if (!recursive && Failures.finding(() -> files.list(path)).iterator().hasNext()) {
      throw new PathIsNotEmptyDirectoryException(path);
    }
    return false;
  }
}
