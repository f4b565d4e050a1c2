package io.skerry.client.data;

import java.util.Arrays;
import java.util.List;

/// The plaintext of one range, in blocks; none at all for a hole.
final class PlainRange {
  private final List<byte[]> blocks;
  private final int blockBytes;
  private final int skip;
  private final int length;

  /// @param skip bytes of the first block that are not part of the range
  PlainRange(List<byte[]> blocks, int blockBytes, int skip, int length) {
    this.blocks = blocks;
    this.blockBytes = blockBytes;
    this.skip = skip;
    this.length = length;
  }

  static PlainRange zeros(int length) {
    return new PlainRange(List.of(), 1, 0, length);
  }

  int length() {
    return length;
  }

  /// Copies bytes of the range; the caller stays within its length.
  void copy(int from, byte[] target, int offset, int count) {
    if (blocks.isEmpty()) {
      Arrays.fill(target, offset, offset + count, (byte) 0);
      return;
    }
    int done = 0;
    while (done < count) {
      int at = skip + from + done;
      byte[] block = blocks.get(at / blockBytes);
      int inBlock = at % blockBytes;
      int piece = Math.min(count - done, block.length - inBlock);
      System.arraycopy(block, inBlock, target, offset + done, piece);
      done += piece;
    }
  }
}
