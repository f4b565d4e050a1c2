package io.skerry.storage.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.proto.types.ErrorCode;
import io.skerry.storage.testing.SealedChunk;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class ChunkAssemblyTest {
  private static final int BLOCK = 4 * 1024;
  private static final SealedChunk CHUNK = SealedChunk.random(1, 5 * BLOCK + 17, BLOCK);

  private final ChunkAssembly assembly = new ChunkAssembly(BLOCK);

  @Test
  void aWholeChunkIsAccepted() {
    assertEquals(4, assembly.accept(CHUNK.run(0, 4)).size());
    assertEquals(2, assembly.accept(CHUNK.run(4, 2)).size());
    assembly.finish(CHUNK.length(), CHUNK.checksum());
  }

  @Test
  void anEmptyChunkIsAccepted() {
    assembly.finish(0, 0);
  }

  @Test
  void aGapOrARepetitionIsRefused() {
    assembly.accept(CHUNK.run(0, 2));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> assembly.accept(CHUNK.run(3, 1)));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> assembly.accept(CHUNK.run(1, 1)));
  }

  @Test
  void aBlockBehindTheShortOneIsRefused() {
    assembly.accept(CHUNK.run(0, 6));
    SealedRun more = CHUNK.run(0, 1);
    SealedRun behind = new SealedRun(6, more.checksums(), more.payload());
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> assembly.accept(behind));
  }

  @Test
  void aFlippedBitIsFound() {
    SealedRun run = CHUNK.run(0, 2);
    ByteBuffer damaged = run.payload();
    damaged.put(BLOCK + 100, (byte) (damaged.get(BLOCK + 100) ^ 1));
    assertRefused(ErrorCode.CHECKSUM_MISMATCH, () -> assembly.accept(run));
  }

  @Test
  void sizesThatDoNotFitTheChecksumsAreRefused() {
    SealedRun run = CHUNK.run(0, 2);
    SealedRun fewer = new SealedRun(0, List.of(1, 2, 3), run.payload());
    SealedRun none = new SealedRun(0, List.of(), run.payload());
    SealedRun tagOnly = new SealedRun(0, List.of(1), ByteBuffer.allocate(16));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> assembly.accept(fewer));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> assembly.accept(none));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> assembly.accept(tagOnly));
  }

  @Test
  void anotherLengthOrChecksumOfTheWholeIsRefused() {
    assembly.accept(CHUNK.run(0, 6));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT, () -> assembly.finish(CHUNK.length() - 1, CHUNK.checksum()));
    assertRefused(
        ErrorCode.CHECKSUM_MISMATCH, () -> assembly.finish(CHUNK.length(), CHUNK.checksum() + 1));
  }

  @Test
  void blockSizesOutsideTheLimitsAreRefused() {
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> new ChunkAssembly(0));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> new ChunkAssembly(-1));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> new ChunkAssembly((1 << 20) + 1));
  }

  private static void assertRefused(ErrorCode code, Executable step) {
    assertEquals(code, assertThrows(ChunkRefusedException.class, step).code());
  }
}
