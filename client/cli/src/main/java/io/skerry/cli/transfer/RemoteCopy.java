package io.skerry.cli.transfer;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileReader;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Copies files and trees within a cluster, through this client: content is sealed anew under the
/// new file's own key.
final class RemoteCopy {
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int OWNER_ALL = 0700;

  private final Job job;
  private final FileSystem files;
  private final boolean preserve;
  private final boolean reflink;

  /// @param reflink whether content is shared instead of copied
  RemoteCopy(Job job, FileSystem files, boolean preserve, boolean reflink) {
    this.reflink = reflink;
    this.job = job;
    this.files = files;
    this.preserve = preserve;
  }

  /// Copies one source, whatever it is, to exactly this path.
  void copy(FileStatus source, RemotePath target) {
    switch (source.type()) {
      case REGULAR ->
          job.file(Job.named(source.path(), target), source.size(), () -> file(source, target));
      case SYMBOLIC_LINK -> job.link(Job.named(source.path(), target), () -> link(source, target));
      case DIRECTORY -> job.other(() -> directory(source, target));
      case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE ->
          job.link(Job.named(source.path(), target), () -> special(source, target));
    }
  }

  private void directory(FileStatus source, RemotePath target) throws IOException {
    if (!job.options().recursive()) {
      throw Failure.of(source.path() + ": is a directory (use -r)");
    }
    if (!job.directory(() -> makeDirectory(source, target))) {
      return;
    }
    for (FileStatus entry : files.list(source.path())) {
      if (job.stopped()) {
        return;
      }
      if (!job.options().excludes(entry.name())) {
        copy(entry, target.child(entry.name()));
      }
    }
  }

  private void makeDirectory(FileStatus source, RemotePath target) throws IOException {
    try {
      files.makeDirectory(target.path(), source.mode() | OWNER_ALL);
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.ALREADY_EXISTS && files.stat(target.path()).isDirectory()) {
        return;
      }
      throw e;
    }
    job.atEnd(
        () -> {
          if ((source.mode() | OWNER_ALL) != source.mode()) {
            files.setMode(target.path(), source.mode());
          }
          if (preserve) {
            files.setTimes(target.path(), Optional.empty(), Optional.of(source.mtime()));
          }
        });
  }

  private void link(FileStatus source, RemotePath target) throws IOException {
    try {
      files.createSymbolicLink(target.path(), source.linkTarget().orElse(""));
    } catch (SkerryException e) {
      throw e.errorCode() == ErrorCode.ALREADY_EXISTS ? Existing.refused(target.path()) : e;
    }
  }

  private void special(FileStatus source, RemotePath target) throws IOException {
    try {
      files.createSpecial(target.path(), source.type(), source.mode(), source.device());
    } catch (SkerryException e) {
      throw e.errorCode() == ErrorCode.ALREADY_EXISTS ? Existing.refused(target.path()) : e;
    }
  }

  private void share(FileStatus source, RemotePath target) throws IOException {
    try {
      files.cloneFile(source.path(), target.path(), source.mode());
    } catch (SkerryException e) {
      throw e.errorCode() == ErrorCode.ALREADY_EXISTS ? Existing.refused(target.path()) : e;
    }
    if (preserve) {
      files.setTimes(target.path(), Optional.empty(), Optional.of(source.mtime()));
    }
  }

  private void file(FileStatus source, RemotePath target) throws IOException {
    if (reflink) {
      share(source, target);
      return;
    }
    CreateOptions options =
        NewFile.options(source.size(), job.options().force()).withMode(source.mode());
    if (preserve) {
      options = options.withMtime(source.mtime());
    }
    try (FileReader reader = files.open(source.path());
        InputStream in = reader.stream()) {
      byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, reader.size() + 1)];
      new NewFile(files, target, options).write(in, buffer, job::moved);
    }
  }
}
