package io.skerry.storage.codec;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Payload of messages as buffers, without copying where it lies in one piece.
final class Payloads {
  private Payloads() {}

  /// The bytes of the message, to be read only. A view and not a read-only buffer: checksums over
  /// an accessible array are several times faster.
  static ByteBuffer view(ByteString payload) {
    List<ByteBuffer> pieces = new ArrayList<>(1);
    try {
      UnsafeByteOperations.unsafeWriteTo(payload, new Pieces(pieces));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pieces.size() == 1 ? pieces.getFirst() : ByteBuffer.wrap(payload.toByteArray());
  }

  /// The buffer as payload of a message. Nobody may change it afterwards.
  static ByteString wrap(ByteBuffer payload) {
    return UnsafeByteOperations.unsafeWrap(payload);
  }

  private static final class Pieces extends ByteOutput {
    private final List<ByteBuffer> pieces;

    private Pieces(List<ByteBuffer> pieces) {
      this.pieces = pieces;
    }

    @Override
    public void write(byte value) {
      pieces.add(ByteBuffer.wrap(new byte[] {value}));
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      pieces.add(ByteBuffer.wrap(value.clone(), offset, length));
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      pieces.add(ByteBuffer.wrap(value, offset, length));
    }

    @Override
    public void write(ByteBuffer value) {
      pieces.add(ByteBuffer.allocate(value.remaining()).put(value).flip());
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      pieces.add(value);
    }
  }
}
