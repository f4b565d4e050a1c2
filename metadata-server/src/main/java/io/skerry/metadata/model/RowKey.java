package io.skerry.metadata.model;

import java.util.Arrays;

/// The place of a row: a table and bytes that sort as the table is scanned. Built by the `key`
/// methods of the rows; every layout is fixed width and big-endian but for a trailing name.
///
/// @param <R> what stands there
// Handed over, not changed, compared by content; the parameter types what a reader answers.
@SuppressWarnings({"ArrayRecordComponent", "UnusedTypeParameter"})
public record RowKey<R extends Row>(Table table, byte[] bytes) implements Comparable<RowKey<?>> {
  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  @Override
  public int compareTo(RowKey<?> other) {
    int byTable = table.compareTo(other.table);
    return byTable != 0 ? byTable : Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey<?> key && table == key.table && Arrays.equals(bytes, key.bytes);
  }

  /// FNV-1a: numbers that follow each other, as most keys do, collide in a product with 31.
  @Override
  public int hashCode() {
    int hash = FNV_OFFSET ^ table.number();
    for (byte b : bytes) {
      hash = (hash ^ b) * FNV_PRIME;
    }
    return hash;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(table.name()).append(':');
    for (byte b : bytes) {
      text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return text.toString();
  }
}
