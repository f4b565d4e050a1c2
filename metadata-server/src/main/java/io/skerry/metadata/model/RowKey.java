package io.skerry.metadata.model;

import java.util.Arrays;

/// The place of a row: a table and bytes that sort as the table is scanned. Built by the `key`
/// methods of the rows; every layout is fixed width and big-endian but for a trailing name.
///
/// @param <R> what stands there
// Handed over, not changed, compared by content; the parameter types what a reader answers.
@SuppressWarnings({"ArrayRecordComponent", "UnusedTypeParameter"})
public record RowKey<R extends Row>(Table table, byte[] bytes) implements Comparable<RowKey<?>> {

  @Override
  public int compareTo(RowKey<?> other) {
    int byTable = table.compareTo(other.table);
    return byTable != 0 ? byTable : Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey<?> key && table == key.table && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * table.number() + Arrays.hashCode(bytes);
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
