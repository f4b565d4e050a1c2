package io.skerry.fuse.protocol;

import java.lang.foreign.ValueLayout;

/// Numbers as the kernel writes them: in this machine's byte order, at any address.
final class Layouts {
  static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private Layouts() {}
}
