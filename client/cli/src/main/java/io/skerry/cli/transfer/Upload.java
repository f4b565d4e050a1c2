package io.skerry.cli.transfer;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Copies local files and trees into a cluster.
final class Upload {
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int OWNER_ALL = 0700;

  private final Job job;
  private final FileSystem files;

  Upload(Job job, FileSystem files) {
    this.job = job;
    this.files = files;
  }

  /// Copies one source, whatever it is, to exactly this path.
  void copy(Path source, RemotePath target) {
    job.other(() -> dispatch(source, target));
  }

  private void dispatch(Path source, RemotePath target) throws IOException {
    LocalEntry entry = LocalEntry.of(source);
    switch (entry.kind()) {
      case REGULAR -> job.file(Job.named(source, target), entry.size(), () -> file(entry, target));
      case LINK -> job.link(Job.named(source, target), () -> link(entry, target));
      case DIRECTORY -> directory(entry, target);
      default -> job.problem(source + ": a " + entry.kind().words() + " cannot be stored");
    }
  }

  private void directory(LocalEntry entry, RemotePath target) throws IOException {
    if (!job.options().recursive()) {
      throw Failure.of(entry.path() + ": is a directory (use -r)");
    }
    if (job.directory(() -> makeDirectory(entry, target))) {
      content(entry.path(), target);
    }
  }

  /// Copies what a directory holds into a directory that is there.
  void content(Path directory, RemotePath target) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (job.stopped()) {
          return;
        }
        Optional<String> name = LocalEntry.name(entry);
        if (name.filter(job.options()::excludes).isPresent()) {
          continue;
        }
        if (name.isPresent()) {
          copy(entry, target.child(name.get()));
        } else {
          job.problem(entry + ": the name is not valid UTF-8 and cannot be kept");
        }
      }
    }
  }

  /// A directory that is there already keeps its mode and times, as with `cp -r`.
  private void makeDirectory(LocalEntry entry, RemotePath target) throws IOException {
    try {
      files.makeDirectory(target.path(), entry.mode() | OWNER_ALL);
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.ALREADY_EXISTS && files.stat(target.path()).isDirectory()) {
        return;
      }
      throw e;
    }
    job.afterFiles(
        () -> files.setTimes(target.path(), Optional.empty(), Optional.of(entry.mtime())));
    if ((entry.mode() | OWNER_ALL) != entry.mode()) {
      job.atEnd(() -> files.setMode(target.path(), entry.mode()));
    }
  }

  private void link(LocalEntry entry, RemotePath target) throws IOException {
    String to = Files.readSymbolicLink(entry.path()).toString();
    try {
      files.createSymbolicLink(target.path(), to);
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
      if (!job.options().force()) {
        throw Existing.refused(target.path());
      }
      files.delete(target.path());
      files.createSymbolicLink(target.path(), to);
    }
    files.setTimes(target.path(), Optional.empty(), Optional.of(entry.mtime()));
  }

  /// Stores what a stream brings until its end.
  void stream(InputStream in, RemotePath target) {
    job.file(
        Job.named("-", target),
        0,
        () ->
            store(
                in,
                new byte[BUFFER_BYTES],
                target,
                NewFile.options(Long.MAX_VALUE, job.options().force())));
  }

  private void file(LocalEntry entry, RemotePath target) throws IOException {
    CreateOptions fresh =
        NewFile.options(entry.size(), job.options().force())
            .withMode(entry.mode())
            .withMtime(entry.mtime());
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, entry.size() + 1)];
    try (InputStream in = Files.newInputStream(entry.path())) {
      long read = store(in, buffer, target, fresh);
      checkUnchanged(entry, read);
    }
  }

  private long store(InputStream in, byte[] buffer, RemotePath target, CreateOptions options)
      throws IOException {
    return new NewFile(files, target, options).write(in, buffer, job::moved);
  }

  private void checkUnchanged(LocalEntry before, long read) throws IOException {
    LocalEntry after = LocalEntry.of(before.path());
    if (read != before.size() || !after.mtime().equals(before.mtime())) {
      throw Failure.of(before.path() + ": changed while it was read; store it again");
    }
  }
}
