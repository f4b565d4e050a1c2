package io.skerry.cli.bench;

import io.skerry.cli.shell.Failure;
import java.nio.ByteBuffer;
import java.util.Random;

/// Content that does not compress and says where it belongs: every 4 KiB begin with their number.
final class Pattern {
  static final int STEP = 4096;

  private Pattern() {}

  static byte[] block(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static void stamp(byte[] bytes, long first) {
    ByteBuffer view = ByteBuffer.wrap(bytes);
    for (int at = 0; at + Long.BYTES <= bytes.length; at += STEP) {
      view.putLong(at, first + at / STEP);
    }
  }

  static void check(byte[] bytes, long first) {
    ByteBuffer view = ByteBuffer.wrap(bytes);
    for (int at = 0; at + Long.BYTES <= bytes.length; at += STEP) {
      if (view.getLong(at) != first + at / STEP) {
        throw Failure.of("wrong content at 4 KiB piece " + (first + at / STEP));
      }
    }
  }
}
