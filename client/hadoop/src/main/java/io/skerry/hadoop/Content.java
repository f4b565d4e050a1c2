package io.skerry.hadoop;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileReader;
import io.skerry.client.FileSystem;
import io.skerry.client.FileWriter;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;

/// Opens the content of files, for reading, as new files and for appending.
final class Content {
  private static final int DIRECTORY_MODE = 0777;

  private final ClusterFileSystem owner;
  private final FileSystem files;

  Content(ClusterFileSystem owner, FileSystem files) {
    this.owner = owner;
    this.files = files;
  }

  FSDataInputStream open(String path, ReadPolicy policy) throws IOException {
    FileReader reader = Failures.finding(() -> files.open(path));
    return new FSDataInputStream(new SkerryInputStream(owner, reader, policy, owner.bytesMoved()));
  }

  /// How a file is made.
  ///
  /// @param overwrite an existing file is replaced, all at once and at the first commit
  /// @param parents that are missing are made, too
  /// @param umask taken from the mode, and from that of parents
  record Creation(int mode, int umask, boolean overwrite, boolean parents) {}

  FSDataOutputStream create(String path, Creation how) throws IOException {
    CreateOptions fresh = CreateOptions.defaults().withMode(how.mode() & ~how.umask());
    CreateOptions options = how.overwrite() ? fresh.overwriting() : fresh;
    try {
      return written(files.create(path, options), 0);
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.NOT_FOUND || !how.parents()) {
        throw Failures.ofMaking(e);
      }
    }
    return Failures.making(
        () -> {
          files.makeDirectories(parent(path), DIRECTORY_MODE, how.umask());
          return written(files.create(path, options), 0);
        });
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  FSDataOutputStream append(String path) throws IOException {
    CreateOptions options = CreateOptions.defaults().appending().withoutCreating();
    FileWriter writer = Failures.finding(() -> files.create(path, options));
    return written(writer, writer.status().size());
  }

  private FSDataOutputStream written(FileWriter writer, long position) throws IOException {
    return new FSDataOutputStream(
        new SkerryOutputStream(owner, writer), owner.bytesMoved(), position);
  }
}
