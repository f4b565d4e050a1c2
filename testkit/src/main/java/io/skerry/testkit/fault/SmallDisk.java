package io.skerry.testkit.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A disk of its own, so small that a test can fill it: a file system in memory, mounted over a
/// folder. Needs root. Closing it takes it away again, whoever still has files open there.
public final class SmallDisk implements AutoCloseable {
  /// Servers take no notice of what is in this folder, which file systems of their own have.
  private static final String FILLING = "lost+found/filling";

  private static final int PIECE_BYTES = 1 << 16;
  private static final long COMMAND_SECONDS = 20;

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /// Mounts one of this size over a folder, which is made if there is none.
  public static SmallDisk mount(Path directory, int mebibytes) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "skerry", directory.toString());
    run("mkdir", directory + "/lost+found");
    return new SmallDisk(directory);
  }

  /// Mounts one over a folder that a stopped server uses, with all that is in it.
  public static SmallDisk mountUnder(Path directory, int mebibytes) {
    Path kept = directory.resolveSibling(directory.getFileName() + ".kept");
    run("mv", directory.toString(), kept.toString());
    SmallDisk disk = mount(directory, mebibytes);
    run("cp", "-a", kept + "/.", directory.toString());
    run("rm", "-r", kept.toString());
    return disk;
  }

  public Path directory() {
    return directory;
  }

  /// Takes room, as somebody else's file would, until this much is left.
  public void fillUpTo(long leftBytes) {
    try (OutputStream out =
        Files.newOutputStream(
            directory.resolve(FILLING), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      byte[] piece = new byte[PIECE_BYTES];
      long left = usableBytes() - leftBytes;
      while (left > 0) {
        int bytes = (int) Math.min(left, piece.length);
        out.write(piece, 0, bytes);
        left = Math.min(left - bytes, usableBytes() - leftBytes);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Gives back what was taken.
  public void free() {
    try {
      Files.deleteIfExists(directory.resolve(FILLING));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long usableBytes() {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Detaches it at once, so that no process that a failed test has left behind keeps it.
  @Override
  public void close() {
    run("umount", "-l", directory.toString());
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(List.of(command) + " failed (needs root): " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
