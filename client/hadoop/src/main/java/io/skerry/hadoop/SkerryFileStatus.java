package io.skerry.hadoop;

import io.skerry.client.FileStatus;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.jspecify.annotations.Nullable;

/// A status as Hadoop has it, which also names the version of the content.
final class SkerryFileStatus extends org.apache.hadoop.fs.FileStatus implements EtagSource {
  private static final long serialVersionUID = 1L;

  /// Permission bits that Hadoop knows: those of the three classes, and sticky.
  private static final int MODE = 01777;

  private final String etag;

  /// How a namespace keeps its files.
  record Storage(int copies, long blockBytes) {}

  /// @param link what a symbolic link leads to
  SkerryFileStatus(FileStatus status, Path path, Optional<Path> link, Storage storage) {
    super(
        status.isDirectory() ? 0 : status.size(),
        status.isDirectory(),
        status.isDirectory() ? 0 : storage.copies(),
        status.isDirectory() ? 0 : storage.blockBytes(),
        status.mtime().toEpochMilli(),
        status.atime().toEpochMilli(),
        permission(status),
        status.owner(),
        status.group(),
        orNull(link),
        path,
        attributes(status.hasAcl(), /* crypt= */ false, /* ec= */ false, /* sn= */ false));
    etag = etag(status);
  }

  /// Names a file and the version of its content.
  static String etag(FileStatus status) {
    return Long.toHexString(status.inode()) + '-' + Long.toHexString(status.version());
  }

  static FsPermission permission(FileStatus status) {
    return new FsPermission((short) (status.mode() & MODE));
  }

  private static @Nullable Path orNull(Optional<Path> link) {
    return link.orElse(null);
  }

  /// Changes with every change of the content, stays when the file gets another name.
  @Override
  public String getEtag() {
    return etag;
  }
}
