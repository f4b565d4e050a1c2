package io.skerry.testkit.contract;

import io.skerry.client.ClientConfig;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;

/// Writes a file that is several times its heap, and reads it back: `SmallHeap IDENTITY SERVERS
/// FILE`.
final class SmallHeap {
  static final long BYTES = 128L << 20;
  private static final int PIECE = 1 << 20;

  private SmallHeap() {}

  public static void main(String[] arguments) throws Exception {
    ClientConfig config =
        ClientConfig.ofIdentity(Path.of(arguments[0]), List.of(arguments[1].split(",")))
            .withMemoryBytes(8 << 20);
    try (FileSystem paths =
        FileSystems.newFileSystem(URI.create("skerry://small/"), Map.of("client", config))) {
      Path file = paths.getPath(arguments[2]);
      long written = write(file);
      long read = read(file);
      if (written != read) {
        throw new IllegalStateException("wrote " + written + ", read " + read);
      }
    }
  }

  private static long write(Path file) throws Exception {
    Random random = new Random(1);
    byte[] piece = new byte[PIECE];
    CRC32C checksum = new CRC32C();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (long at = 0; at < BYTES; at += PIECE) {
        random.nextBytes(piece);
        checksum.update(piece);
        channel.write(ByteBuffer.wrap(piece));
      }
    }
    return checksum.getValue();
  }

  private static long read(Path file) throws Exception {
    CRC32C checksum = new CRC32C();
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(piece) >= 0) {
        checksum.update(piece.flip());
        piece.clear();
      }
    }
    return checksum.getValue();
  }
}
