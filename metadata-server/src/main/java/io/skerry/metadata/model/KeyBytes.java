package io.skerry.metadata.model;

import java.util.Arrays;

/// Writes the bytes of keys, big-endian.
final class KeyBytes {
  private byte[] bytes = new byte[24];
  private int length;

  KeyBytes int32(int value) {
    room(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  KeyBytes int64(long value) {
    return int32((int) (value >>> 32)).int32((int) value);
  }

  KeyBytes raw(byte[] tail) {
    room(tail.length);
    System.arraycopy(tail, 0, bytes, length, tail.length);
    length += tail.length;
    return this;
  }

  byte[] done() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
