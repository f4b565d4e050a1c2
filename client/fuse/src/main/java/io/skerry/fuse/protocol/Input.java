package io.skerry.fuse.protocol;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The body of a request, read from front to back. Whoever reads beyond its end is told EINVAL.
final class Input {
  private final MemorySegment body;
  private long at;

  Input(MemorySegment body) {
    this.body = body;
  }

  private long take(long bytes) throws FuseFailure {
    if (bytes < 0 || bytes > body.byteSize() - at) {
      throw new FuseFailure(Errno.EINVAL);
    }
    long from = at;
    at += bytes;
    return from;
  }

  int int32() throws FuseFailure {
    return body.get(Layouts.INT, take(Integer.BYTES));
  }

  long int64() throws FuseFailure {
    return body.get(Layouts.LONG, take(Long.BYTES));
  }

  void skip(int bytes) throws FuseFailure {
    take(bytes);
  }

  /// So many bytes, where they lie: they are gone with the next request.
  MemorySegment bytes(int count) throws FuseFailure {
    return body.asSlice(take(count), count);
  }

  /// A text up to its NUL. Names are UTF-8 in Skerry; others are refused with EILSEQ.
  String text() throws FuseFailure {
    long end = at;
    while (true) {
      if (end >= body.byteSize()) {
        throw new FuseFailure(Errno.EINVAL);
      }
      if (body.get(Layouts.BYTE, end) == 0) {
        break;
      }
      end++;
    }
    byte[] bytes = body.asSlice(at, end - at).toArray(Layouts.BYTE);
    at = end + 1;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FuseFailure(Errno.EILSEQ);
    }
  }
}
