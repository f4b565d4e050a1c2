package io.skerry.storage.chunk;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// CRC-32C, the checksum of sealed bytes.
public final class Checksums {
  private Checksums() {}

  /// Of the remaining bytes, whose position stays.
  public static int of(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }
}
