package io.skerry.cli.transfer;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.util.Optional;

/// What to do about targets that are there already.
final class Existing {
  private Existing() {}

  static SkerryException refused(String path) {
    return new SkerryException(
        ErrorCode.ALREADY_EXISTS, path, path + ": File exists (use -f to replace it)");
  }

  /// The status, if there is something.
  static Optional<FileStatus> status(FileSystem files, RemotePath path) throws IOException {
    try {
      return Optional.of(files.stat(path.path()));
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.NOT_FOUND && !path.isNamespaceRoot()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Whether sources go into this remote target instead of becoming it.
  ///
  /// @throws Failure when they should but cannot
  static boolean into(FileSystem files, RemotePath target, int sources) throws IOException {
    if (target.isRoot()) {
      throw Failure.of("/: name a namespace, for example /demo");
    }
    Optional<FileStatus> there = status(files, target);
    boolean directory = there.filter(FileStatus::isDirectory).isPresent();
    if (!directory && sources > 1) {
      throw SkerryException.of(ErrorCode.NOT_A_DIRECTORY, target.path());
    }
    if (there.isPresent() && !directory && target.directoryMeant()) {
      throw SkerryException.of(ErrorCode.NOT_A_DIRECTORY, target.path());
    }
    return directory;
  }
}
