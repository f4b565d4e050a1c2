package io.skerry.client.data;

import java.util.ArrayList;
import java.util.List;

/// The plaintext of one chunk, block by block, kept until the chunk is safe.
final class BlockSource {
  private final int blockBytes;
  private final List<byte[]> blocks = new ArrayList<>();
  private int length;

  BlockSource(int blockBytes) {
    this.blockBytes = blockBytes;
  }

  /// Takes bytes into the open block, at most up to the limit of the chunk.
  ///
  /// @return how many were taken
  int append(byte[] bytes, int offset, int count, int limit) {
    int taken = 0;
    int wanted = Math.min(count, limit - length);
    while (taken < wanted) {
      int inBlock = length % blockBytes;
      if (inBlock == 0) {
        blocks.add(new byte[blockBytes]);
      }
      byte[] block = blocks.get(blocks.size() - 1);
      int piece = Math.min(wanted - taken, block.length - inBlock);
      System.arraycopy(bytes, offset + taken, block, inBlock, piece);
      length += piece;
      taken += piece;
    }
    return taken;
  }

  int length() {
    return length;
  }

  int fullBlocks() {
    return length / blockBytes;
  }

  int blocks() {
    return blocks.size();
  }

  byte[] block(int index) {
    return blocks.get(index);
  }

  int blockLength(int index) {
    return Math.min(blockBytes, length - index * blockBytes);
  }

  void clear() {
    blocks.clear();
  }
}
