package io.skerry.storage.chunk;

import java.nio.ByteBuffer;
import java.util.List;

/// Consecutive sealed blocks of a chunk, as a frame carries them.
///
/// @param checksums CRC-32C of each block
/// @param payload the blocks, one behind the other
public record SealedRun(int firstBlock, List<Integer> checksums, ByteBuffer payload) {
  public SealedRun {
    checksums = List.copyOf(checksums);
  }
}
