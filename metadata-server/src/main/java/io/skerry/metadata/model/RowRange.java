package io.skerry.metadata.model;

import java.util.Arrays;

/// Neighbouring rows of one table: from a key (inclusive) to the end of a prefix.
///
/// @param prefix every row's key begins with it
/// @param from where to start, at or after the prefix
@SuppressWarnings("ArrayRecordComponent") // handed over, not changed; compared by content
public record RowRange<R extends Row>(Table table, byte[] prefix, byte[] from) {
  /// All rows under the prefix.
  public static <R extends Row> RowRange<R> all(Table table, byte[] prefix) {
    return new RowRange<>(table, prefix, prefix);
  }

  /// The rows under the same prefix that come behind this key.
  public RowRange<R> after(RowKey<R> key) {
    byte[] next = Arrays.copyOf(key.bytes(), key.bytes().length + 1);
    return new RowRange<>(table, prefix, next);
  }

  /// Whether a key of the table lies inside.
  public boolean contains(byte[] key) {
    return Arrays.compareUnsigned(key, from) >= 0
        && key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
