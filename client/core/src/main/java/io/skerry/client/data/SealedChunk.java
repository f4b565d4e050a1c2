package io.skerry.client.data;

import io.skerry.proto.bulk.BlockRun;
import io.skerry.proto.types.SealedLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// The blocks of one chunk, sealed and kept as frames until the chunk is safe. What was written can
/// be had from them again, so the plaintext is not kept.
final class SealedChunk {
  private final int blockBytes;
  private final FrameBuffers buffers;
  private final List<BlockRun> frames = new ArrayList<>();
  private ChunkCipher cipher;
  private CRC32C whole = new CRC32C();
  private int blocks;
  private int length;
  private long sealedBytes;

  SealedChunk(ChunkCipher cipher, int blockBytes, FrameBuffers buffers) {
    this.cipher = cipher;
    this.blockBytes = blockBytes;
    this.buffers = buffers;
  }

  /// Seals what follows: whole blocks, but for the last block of the chunk.
  BlockRun add(byte[] plain, int offset, int count) {
    int run = (count + blockBytes - 1) / blockBytes;
    byte[] sealed = buffers.take(count + run * SealedLayout.TAG_BYTES);
    int[] checksums = new int[run];
    int at = 0;
    for (int i = 0; i < run; i++) {
      int bytes = Math.min(blockBytes, count - i * blockBytes);
      cipher.seal(blocks + i, ByteBuffer.wrap(plain, offset + i * blockBytes, bytes), sealed, at);
      checksums[i] = checksum(sealed, at, bytes + SealedLayout.TAG_BYTES);
      at += bytes + SealedLayout.TAG_BYTES;
    }
    BlockRun frame = new BlockRun(blocks, checksums, sealed, 0, at);
    blocks += run;
    length += count;
    kept(frame);
    return frame;
  }

  private void kept(BlockRun frame) {
    whole.update(frame.bytes(), frame.offset(), frame.length());
    sealedBytes += frame.length();
    frames.add(frame);
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /// Opens everything and seals it as another chunk, into other arrays: a connection may still hold
  /// the old ones.
  void sealAgain(ChunkCipher other) {
    List<BlockRun> old = List.copyOf(frames);
    ChunkCipher before = cipher;
    frames.clear();
    cipher = other;
    whole = new CRC32C();
    blocks = 0;
    length = 0;
    sealedBytes = 0;
    for (BlockRun frame : old) {
      byte[] plain = opened(before, frame);
      add(plain, 0, plain.length);
    }
  }

  private byte[] opened(ChunkCipher before, BlockRun frame) {
    byte[] plain = new byte[frame.length() - frame.blocks() * SealedLayout.TAG_BYTES];
    int at = frame.offset();
    int to = 0;
    for (int i = 0; i < frame.blocks(); i++) {
      int bytes = Math.min(blockBytes, plain.length - to);
      int sealed = bytes + SealedLayout.TAG_BYTES;
      ByteBuffer block = ByteBuffer.wrap(frame.bytes(), at, sealed);
      if (!before.open(frame.firstBlock() + i, block, plain, to)) {
        throw new IllegalStateException("a block that was kept in memory has changed");
      }
      at += sealed;
      to += bytes;
    }
    return plain;
  }

  List<BlockRun> frames() {
    return frames;
  }

  /// Bytes of plaintext.
  int length() {
    return length;
  }

  /// CRC-32C of all sealed blocks in order.
  int checksum() {
    return (int) whole.getValue();
  }

  long sealedBytes() {
    return sealedBytes;
  }

  /// Gives up what is kept.
  ///
  /// @param nobodyHolds whether no connection can hold an array any more
  void release(boolean nobodyHolds) {
    if (nobodyHolds) {
      frames.forEach(frame -> buffers.giveBack(frame.bytes()));
    }
    frames.clear();
  }
}
