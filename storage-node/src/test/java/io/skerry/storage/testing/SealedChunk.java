package io.skerry.storage.testing;

import io.skerry.proto.types.SealedLayout;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkStore;
import io.skerry.storage.chunk.ChunkWrite;
import io.skerry.storage.chunk.SealedBlock;
import io.skerry.storage.chunk.SealedRun;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/// Random bytes in the shape of a sealed chunk. A storage node cannot tell the difference.
///
/// @param length bytes of plaintext
public record SealedChunk(int length, int blockBytes, List<ByteBuffer> blocks) {
  public static SealedChunk random(long seed, int length, int blockBytes) {
    Random random = new Random(seed);
    List<ByteBuffer> blocks = new ArrayList<>();
    for (int block = 0; block < SealedLayout.blocks(length, blockBytes); block++) {
      int plain = SealedLayout.plainBytes(length, blockBytes, block);
      byte[] sealed = new byte[plain + SealedLayout.TAG_BYTES];
      random.nextBytes(sealed);
      blocks.add(ByteBuffer.wrap(sealed));
    }
    return new SealedChunk(length, blockBytes, blocks);
  }

  public int checksum() {
    CRC32C crc = new CRC32C();
    blocks.forEach(block -> crc.update(block.duplicate()));
    return (int) crc.getValue();
  }

  public static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  /// Consecutive blocks as a frame carries them.
  public SealedRun run(int first, int count) {
    List<Integer> checksums = new ArrayList<>();
    ByteBuffer payload = ByteBuffer.allocate(count * (blockBytes + SealedLayout.TAG_BYTES));
    for (ByteBuffer block : blocks.subList(first, first + count)) {
      checksums.add(checksum(block));
      payload.put(block.duplicate());
    }
    return new SealedRun(first, checksums, payload.flip());
  }

  /// Stores the chunk and waits until it is durable.
  public ChunkRecord storeIn(ChunkStore store, ChunkKey key) {
    try (ChunkWrite write = store.write(key, blockBytes, 1)) {
      for (int block = 0; block < blocks.size(); block++) {
        ByteBuffer bytes = blocks.get(block);
        write.append(new SealedBlock(block, checksum(bytes), bytes.duplicate()));
      }
      return write.seal(length, checksum()).join();
    }
  }
}
