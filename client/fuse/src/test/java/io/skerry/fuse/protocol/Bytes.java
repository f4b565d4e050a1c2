package io.skerry.fuse.protocol;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A request of the kernel, built number by number.
final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Bytes int32(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
    return this;
  }

  Bytes int64(long value) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).array());
    return this;
  }

  Bytes text(String value) {
    return raw(value.getBytes(StandardCharsets.UTF_8)).raw(new byte[1]);
  }

  Bytes raw(byte[] value) {
    out.writeBytes(value);
    return this;
  }

  MemorySegment body() {
    return MemorySegment.ofArray(out.toByteArray());
  }

  /// With a header in front.
  MemorySegment request(int opcode, long unique, long node) {
    byte[] body = out.toByteArray();
    return new Bytes()
        .int32(RequestHeader.BYTES + body.length)
        .int32(opcode)
        .int64(unique)
        .int64(node)
        .int32(1000)
        .int32(100)
        .int32(77)
        .int32(0)
        .raw(body)
        .body();
  }
}
