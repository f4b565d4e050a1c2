package io.skerry.cli.transfer;

import io.skerry.cli.shell.Failure;
import io.skerry.client.FileReader;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.proto.types.Name;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Copies files and trees of a cluster to the local disk. A file appears under its name only when
/// it is complete.
final class Download {
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int OWNER_ALL = 0700;

  private final Job job;
  private final FileSystem files;

  Download(Job job, FileSystem files) {
    this.job = job;
    this.files = files;
  }

  /// Copies one source, whatever it is, to exactly this path.
  void copy(FileStatus source, Path target) {
    switch (source.type()) {
      case REGULAR ->
          job.file(Job.named(source.path(), target), source.size(), () -> file(source, target));
      case SYMBOLIC_LINK -> job.link(Job.named(source.path(), target), () -> link(source, target));
      case DIRECTORY -> job.other(() -> directory(source, target));
      case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE ->
          job.other(
              () -> {
                throw Failure.of(source.path() + ": is a special file; it is not copied");
              });
    }
  }

  private void directory(FileStatus source, Path target) throws IOException {
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
      if (job.options().excludes(entry.name())) {
        continue;
      }
      if (Name.problem(entry.name()).isPresent()) {
        job.problem(entry.path() + ": this name cannot be used here");
      } else {
        copy(entry, target.resolve(entry.name()));
      }
    }
  }

  private void makeDirectory(FileStatus source, Path target) throws IOException {
    if (Files.isDirectory(target)) {
      return;
    }
    Files.createDirectory(target);
    Files.setAttribute(target, "unix:mode", source.mode() | OWNER_ALL);
    job.atEnd(() -> LocalEntry.set(target, source.mode(), source.mtime(), false));
  }

  private void link(FileStatus source, Path target) throws IOException {
    checkFree(target);
    Path to = Path.of(source.linkTarget().orElse(""));
    Path fresh = temporary(target);
    Files.createSymbolicLink(fresh, to);
    try {
      LocalEntry.set(fresh, source.mode(), source.mtime(), true);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private void file(FileStatus source, Path target) throws IOException {
    checkFree(target);
    Path fresh = temporary(target);
    try (FileReader reader = files.open(source.path());
        InputStream in = reader.stream()) {
      FileStatus opened = reader.status();
      try (OutputStream out =
          Files.newOutputStream(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        pump(opened, in, out);
      }
      LocalEntry.set(fresh, opened.mode(), opened.mtime(), false);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private void pump(FileStatus source, InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, source.size() + 1)];
    long total = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      job.moved(n);
      total += n;
    }
    if (total != source.size()) {
      throw Failure.of(
          source.path() + ": ended after " + total + " of " + source.size() + " bytes");
    }
  }

  private void checkFree(Path target) throws IOException {
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw Failure.of(target + ": Is a directory");
    }
    if (!job.options().force() && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw Existing.refused(target.toString());
    }
  }

  /// A name in the same folder, so that renaming is atomic.
  private static Path temporary(Path target) {
    String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
    return Optional.ofNullable(target.getParent())
        .orElseGet(() -> Path.of(""))
        .resolve(".skerry-" + random);
  }
}
