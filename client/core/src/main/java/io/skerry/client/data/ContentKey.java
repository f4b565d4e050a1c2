package io.skerry.client.data;

import com.google.protobuf.ByteString;
import io.skerry.proto.types.ChunkId;

/// A file key in clear, in memory only: the chunks' keys are derived from it. Prints nothing of
/// itself.
final class ContentKey {
  private final byte[] bytes;

  ContentKey(ByteString bytes) {
    this.bytes = bytes.toByteArray();
  }

  ChunkCipher cipher(ChunkId chunk) {
    return new ChunkCipher(bytes, chunk);
  }
}
