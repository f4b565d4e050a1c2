package io.skerry.metadata.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.Table;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// Rows as bytes. A body is the protobuf message of a row, as the log carries it; a stored value is
/// a body behind the format version and the Raft index of the row's last change.
public final class RowCodec {
  /// Version of stored values.
  public static final byte VERSION = 1;

  private static final int HEADER = 1 + Long.BYTES;

  private RowCodec() {}

  /// The body of a row.
  public static byte[] encode(Row row) {
    MessageLite message = RowEncoder.message(row);
    return message.toByteArray();
  }

  /// @throws CodecException if the bytes are no row of the table
  public static Row decode(Table table, byte[] body) {
    return decode(table, ByteBuffer.wrap(body));
  }

  /// A body as it is kept in the store.
  public static byte[] stored(long index, byte[] body) {
    return ByteBuffer.allocate(HEADER + body.length).put(VERSION).putLong(index).put(body).array();
  }

  /// The row of a stored value.
  ///
  /// @throws CodecException if the value is of another version or no row of the table
  public static Row decodeStored(Table table, byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(value);
    checkedIndex(table, buffer);
    return decode(table, buffer);
  }

  /// The Raft index of the last change of a stored value.
  public static long storedIndex(Table table, byte[] value) {
    return checkedIndex(table, ByteBuffer.wrap(value));
  }

  /// The table of this number.
  ///
  /// @throws CodecException if this version knows none
  public static Table table(int number) {
    try {
      return Table.ofNumber(number);
    } catch (IllegalArgumentException e) {
      throw new CodecException("this version knows no table " + number, e);
    }
  }

  private static long checkedIndex(Table table, ByteBuffer buffer) {
    try {
      byte version = buffer.get();
      if (version != VERSION) {
        throw new CodecException(
            "row of " + table + " in version " + version + ", this version reads " + VERSION);
      }
      return buffer.getLong();
    } catch (BufferUnderflowException e) {
      throw new CodecException("row of " + table + " is cut short", e);
    }
  }

  private static Row decode(Table table, ByteBuffer body) {
    try {
      return RowDecoder.row(table, body);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new CodecException("row of " + table + " cannot be read: " + e.getMessage(), e);
    }
  }
}
