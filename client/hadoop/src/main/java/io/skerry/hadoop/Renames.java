package io.skerry.hadoop;

import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileAlreadyExistsException;

/// The two renames of Hadoop over the one of the service, which does its whole work in one step.
final class Renames {
  private final FileSystem files;

  Renames(FileSystem files) {
    this.files = files;
  }

  /// The older one, as HDFS has it: a target that is a directory takes the source in, an existing
  /// file is not overwritten, and what cannot be done for the state of the names is answered by
  /// false.
  boolean rename(String source, String target) throws IOException {
    if (source.equals(target)) {
      return found(source).filter(status -> !status.isDirectory()).isPresent();
    }
    if (tried(source, target)) {
      return true;
    }
    Optional<FileStatus> there = found(target);
    return there.isPresent()
        && there.get().isDirectory()
        && tried(source, target + source.substring(source.lastIndexOf('/')));
  }

  private boolean tried(String source, String target) throws IOException {
    if (target.startsWith(source + '/')) {
      return false;
    }
    try {
      files.rename(source, target, /* replace= */ false);
      return true;
    } catch (SkerryException e) {
      if (Failures.missing(e) || e.errorCode() == ErrorCode.ALREADY_EXISTS) {
        return false;
      }
      throw Failures.of(e);
    }
  }

  private Optional<FileStatus> found(String path) throws IOException {
    try {
      return Optional.of(files.stat(path, Links.FOLLOW));
    } catch (SkerryException e) {
      if (Failures.missing(e)) {
        return Optional.empty();
      }
      throw Failures.of(e);
    }
  }

  /// The newer one: it succeeds or says why not.
  ///
  /// @param overwrite whether a file, or an empty directory where the source is one, gives way
  void renameOrFail(String source, String target, boolean overwrite) throws IOException {
    if (source.equals(target)) {
      FileStatus status = Failures.finding(() -> files.stat(source));
      throw new FileAlreadyExistsException(status.path() + ": source and target are the same");
    }
    try {
      files.rename(source, target, overwrite);
    } catch (SkerryException e) {
      throw Failures.ofMaking(e);
    }
  }
}
