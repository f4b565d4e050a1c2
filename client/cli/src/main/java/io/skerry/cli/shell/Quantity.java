package io.skerry.cli.shell;

import java.util.Locale;

/// Numbers of bytes and spans of time as people read and write them.
public final class Quantity {
  private static final String UNITS = "KMGTPE";
  private static final double UNIT = 1024;

  private Quantity() {}

  /// As `ls -h` prints it: 0, 512, 1.5K, 20M.
  public static String ofBytes(long bytes) {
    if (bytes < UNIT) {
      return Long.toString(bytes);
    }
    double value = bytes;
    int unit = -1;
    while (value >= UNIT && unit < UNITS.length() - 1) {
      value /= UNIT;
      unit++;
    }
    return value < 9.95
        ? String.format(Locale.ROOT, "%.1f%c", value, UNITS.charAt(unit))
        : String.format(Locale.ROOT, "%.0f%c", value, UNITS.charAt(unit));
  }

  /// Reads `10`, `4K`, `1.5M`, `2GiB`.
  ///
  /// @throws Failure naming the text when it is none
  public static long bytes(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    String plain = upper.replaceFirst("(IB|B)$", "");
    int unit = plain.isEmpty() ? -1 : UNITS.indexOf(plain.charAt(plain.length() - 1));
    String digits = unit < 0 ? plain : plain.substring(0, plain.length() - 1);
    try {
      double value = Double.parseDouble(digits) * Math.pow(UNIT, unit + 1.0);
      if (value < 0 || value > Long.MAX_VALUE || Double.isNaN(value)) {
        throw new NumberFormatException(digits);
      }
      return (long) value;
    } catch (NumberFormatException e) {
      throw Failure.usage("not a size: \"" + text + "\" (use for example 10, 64K, 1.5M, 2G)");
    }
  }

  /// Seconds with as many digits as help: 0.08 s, 2.4 s, 31 s.
  public static String seconds(double seconds) {
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    return seconds < 10
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : String.format(Locale.ROOT, "%.0f s", seconds);
  }
}
