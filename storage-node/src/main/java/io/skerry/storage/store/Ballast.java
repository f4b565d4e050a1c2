package io.skerry.storage.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file that holds a part of the reserve. It is removed when others have filled the disk, so that
/// the store can start, recover and delete, and made again when there is room.
public final class Ballast {
  /// Twice what RocksDB wants to see free before it writes again after the disk was full.
  private static final long BYTES_MAX = 32L << 20;

  private static final int PIECE_BYTES = 1 << 20;
  private static final Logger log = LoggerFactory.getLogger(Ballast.class);

  private final Path file;

  Ballast(Path directory) {
    this.file = directory.resolve("ballast");
  }

  /// Bytes that it holds now.
  public long heldBytes() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /// Gives its room back if so little is free that the store could not work.
  ///
  /// @return whether it is gone
  boolean release(long usableBytes, boolean outOfSpace) throws IOException {
    boolean needed = outOfSpace || usableBytes < BYTES_MAX / 2;
    if (!needed || !Files.deleteIfExists(file)) {
      return false;
    }
    log.atWarn().addKeyValue("usableBytes", usableBytes).log("ballast-released");
    return true;
  }

  /// Takes room if there is enough beyond the reserve.
  void fill(long usableBytes, long reserveBytes) throws IOException {
    long bytes = Math.min(BYTES_MAX, reserveBytes / 2);
    if (usableBytes < reserveBytes + bytes || heldBytes() == bytes) {
      return;
    }
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (long at = 0; at < bytes; at += PIECE_BYTES) {
        int piece = (int) Math.min(PIECE_BYTES, bytes - at);
        out.write(ByteBuffer.allocate(piece), at);
      }
    }
  }
}
