package io.skerry.metadata.codec;

import io.skerry.metadata.model.Table;
import java.util.Arrays;

/// One change as the log carries it. The row is encoded once, by the leader; every replica stores
/// the same bytes.
///
/// @param key of the row in its table
/// @param body the encoded row; empty for a removal
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record EncodedChange(Table table, byte[] key, byte[] body, boolean delete) {
  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedChange change
        && table == change.table
        && delete == change.delete
        && Arrays.equals(key, change.key)
        && Arrays.equals(body, change.body);
  }

  @Override
  public int hashCode() {
    return 31 * table.number() + Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return (delete ? "Delete[" : "Put[") + table + ", " + body.length + " bytes]";
  }
}
