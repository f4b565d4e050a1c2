package io.skerry.proto.types;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// One name in a directory: 1 to 255 bytes of UTF-8, without '/' and NUL, not "." or "..".
public record Name(String value) implements Comparable<Name> {
  public static final int BYTES_MAX = 255;

  public Name {
    Optional<ErrorCode> problem = problem(value);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get() + ": \"" + value + '"');
    }
  }

  /// Why this string cannot be a name, if it cannot.
  public static Optional<ErrorCode> problem(String value) {
    if (value.isEmpty() || value.equals(".") || value.equals("..")) {
      return Optional.of(ErrorCode.INVALID_ARGUMENT);
    }
    if (value.indexOf('/') >= 0 || value.indexOf('\0') >= 0 || !encodable(value)) {
      return Optional.of(ErrorCode.INVALID_ARGUMENT);
    }
    return value.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX
        ? Optional.of(ErrorCode.NAME_TOO_LONG)
        : Optional.empty();
  }

  private static boolean encodable(String value) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(value);
  }

  public byte[] utf8() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /// Byte order of the UTF-8 form, the order of listings.
  @Override
  public int compareTo(Name other) {
    return Arrays.compareUnsigned(utf8(), other.utf8());
  }

  @Override
  public String toString() {
    return value;
  }
}
