package io.skerry.client.nio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// Moves bytes between buffers of any kind and contents, which know arrays only.
final class Pieces {
  /// Bytes that are copied at once where a copy is needed.
  static final int BYTES = 256 * 1024;

  private Pieces() {}

  /// Reads what the stream has, up to the room in the buffer.
  ///
  /// @return -1 at the end
  static int fill(InputStream in, ByteBuffer target) throws IOException {
    int wanted = Math.min(BYTES, target.remaining());
    if (target.hasArray()) {
      int count = in.read(target.array(), target.arrayOffset() + target.position(), wanted);
      target.position(target.position() + Math.max(0, count));
      return count;
    }
    byte[] piece = new byte[wanted];
    int count = in.read(piece, 0, wanted);
    target.put(piece, 0, Math.max(0, count));
    return count;
  }

  /// Fills the buffer from a position on, as far as the content goes.
  ///
  /// @return -1 at the end
  static int read(Content content, ByteBuffer target, long from) throws IOException {
    int total = 0;
    while (target.hasRemaining()) {
      int count = readPiece(content, target, from + total);
      if (count < 0) {
        return total == 0 ? -1 : total;
      }
      total += count;
    }
    return total;
  }

  private static int readPiece(Content content, ByteBuffer target, long from) throws IOException {
    if (target.hasArray()) {
      int offset = target.arrayOffset() + target.position();
      int count = content.read(from, target.array(), offset, target.remaining());
      target.position(target.position() + Math.max(0, count));
      return count;
    }
    byte[] piece = new byte[Math.min(BYTES, target.remaining())];
    int count = content.read(from, piece, 0, piece.length);
    target.put(piece, 0, Math.max(0, count));
    return count;
  }

  /// Writes everything that the buffer has.
  static int write(Content content, ByteBuffer source, long to) throws IOException {
    int total = source.remaining();
    if (source.hasArray()) {
      int offset = source.arrayOffset() + source.position();
      content.write(to, source.array(), offset, total);
      source.position(source.limit());
      return total;
    }
    byte[] piece = new byte[Math.min(BYTES, total)];
    long at = to;
    while (source.hasRemaining()) {
      int count = Math.min(piece.length, source.remaining());
      source.get(piece, 0, count);
      content.write(at, piece, 0, count);
      at += count;
    }
    return total;
  }

  /// Hands a stream to a channel until it ends, or the channel takes no more for now.
  static long pour(InputStream in, long count, WritableByteChannel target) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(BYTES, count));
    long total = 0;
    while (total < count) {
      int got = in.read(piece.array(), 0, (int) Math.min(piece.capacity(), count - total));
      if (got < 0) {
        break;
      }
      piece.clear().limit(got);
      while (piece.hasRemaining()) {
        int some = target.write(piece);
        if (some == 0) {
          return total;
        }
        total += some;
      }
    }
    return total;
  }
}
