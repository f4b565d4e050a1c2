package io.skerry.storage.chunk;

import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.SealedLayout;
import java.util.function.IntConsumer;

/// Whether a chunk on this node still is what was written: every block against its checksum, and
/// all of them against the chunk's.
public final class Verification {
  private static final int RUN_BYTES = 256 * 1024;

  private Verification() {}

  /// Reads the whole chunk.
  ///
  /// @param pace told the bytes that will be read next; may wait
  /// @throws ChunkRefusedException CHECKSUM_MISMATCH if it is damaged
  public static void verify(ChunkStore store, ChunkRecord chunk, IntConsumer pace) {
    int total = SealedLayout.blocks(chunk.length(), chunk.blockBytes());
    int atOnce = Math.max(1, RUN_BYTES / chunk.blockBytes());
    ChunkAssembly assembly = new ChunkAssembly(chunk.blockBytes());
    for (int block = 0; block < total; block += atOnce) {
      int blocks = Math.min(atOnce, total - block);
      pace.accept(blocks * (chunk.blockBytes() + SealedLayout.TAG_BYTES));
      var _ = assembly.accept(store.read(chunk, block, blocks));
    }
    try {
      assembly.finish(chunk.length(), chunk.checksum());
    } catch (ChunkRefusedException e) {
      throw new ChunkRefusedException(
          ErrorCode.CHECKSUM_MISMATCH, chunk.key() + " is damaged: " + e.getMessage(), e);
    }
  }
}
