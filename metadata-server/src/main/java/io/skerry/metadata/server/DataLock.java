package io.skerry.metadata.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Keeps a second process out of a data directory. The system gives the lock back when the process
/// ends, however it ends.
final class DataLock implements AutoCloseable {
  private static final String FILE = "server.lock";

  /// All that a metadata server keeps here; file systems of their own have lost+found.
  private static final Pattern OWN =
      Pattern.compile("server\\.lock|removed|group-\\d+|lost\\+found");

  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  /// @throws Refusal if another process has the directory, or it cannot be used
  static DataLock take(Path directory) throws Refusal {
    FileChannel channel;
    try {
      Files.createDirectories(directory);
      refuseForeign(directory);
      channel =
          FileChannel.open(
              directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new Refusal("data directory " + directory + " cannot be used: " + e, e);
    }
    if (!locked(channel)) {
      close(channel);
      throw new Refusal("data directory " + directory + " is in use by a running server");
    }
    return new DataLock(channel);
  }

  private static void refuseForeign(Path directory) throws Refusal, IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!OWN.matcher(entry.getFileName().toString()).matches()) {
          throw new Refusal(
              "data directory %s holds %s and is no metadata server's: nothing was changed; use an"
                      .formatted(directory, entry.getFileName())
                  + " empty directory");
        }
      }
    }
  }

  private static boolean locked(FileChannel channel) {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  private static void close(FileChannel channel) throws Refusal {
    try {
      channel.close();
    } catch (IOException e) {
      throw new Refusal("the data directory's lock cannot be closed", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
