package io.skerry.client.data;

import java.util.Arrays;

/// The plaintext of one range, or a hole.
final class PlainRange {
  private static final byte[] HOLE = new byte[0];

  private final byte[] bytes;
  private final int skip;
  private final int length;

  private PlainRange(byte[] bytes, int skip, int length) {
    this.bytes = bytes;
    this.skip = skip;
    this.length = length;
  }

  /// @param bytes of whole blocks
  /// @param skip bytes at the beginning that are not part of the range
  static PlainRange of(byte[] bytes, int skip, int length) {
    return new PlainRange(bytes, skip, length);
  }

  static PlainRange zeros(int length) {
    return new PlainRange(HOLE, 0, length);
  }

  int length() {
    return length;
  }

  /// Copies bytes of the range; the caller stays within its length.
  void copy(int from, byte[] target, int offset, int count) {
    if (bytes.length == 0) {
      Arrays.fill(target, offset, offset + count, (byte) 0);
    } else {
      System.arraycopy(bytes, skip + from, target, offset, count);
    }
  }
}
