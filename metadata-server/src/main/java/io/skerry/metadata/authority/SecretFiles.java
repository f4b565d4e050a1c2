package io.skerry.metadata.authority;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Creates files that only their owner may read. Never overwrites: a key that is gone is gone.
public final class SecretFiles {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private SecretFiles() {}

  /// Writes a new file of mode 0600; its folder is made if need be.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if there is one
  public static void create(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /// Whether anybody but the owner may read or write the file.
  public static boolean openToOthers(Path file) throws IOException {
    return !OWNER_ONLY.containsAll(
        Files.getPosixFilePermissions(file).stream()
            .filter(permission -> permission != PosixFilePermission.OWNER_EXECUTE)
            .toList());
  }
}
