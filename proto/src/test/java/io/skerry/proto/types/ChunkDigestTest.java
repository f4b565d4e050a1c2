package io.skerry.proto.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Digests of sets of chunks: fixed values, computed independently, and that order plays no part.
class ChunkDigestTest {
  private static final ChunkId FIRST = ChunkId.of(0xabcdef012345L, 1, 41);
  private static final ChunkId SECOND = ChunkId.of(0xabcdef012345L, 1, 42);

  @Test
  void valuesAreFixed() {
    ChunkDigest first = ChunkDigest.of(FIRST, 65_536, 0x11223344);
    ChunkDigest second = ChunkDigest.of(SECOND, 0, 0xffffffff);
    assertEquals(new ChunkDigest(1, 0xd42fbe40947c2e94L, 0xaf2196a9700e4b54L), first);
    assertEquals(new ChunkDigest(1, 0x68d410001c769007L, 0xe1ec492cdb9b21e5L), second);
    assertEquals(new ChunkDigest(2, 0x3d03ce40b0f2be9cL, 0x910ddfd64ba96d39L), first.plus(second));
    assertEquals(first, first.plus(second).minus(second));
    assertEquals(ChunkDigest.EMPTY, first.minus(first));
  }

  @Test
  void everyFieldCounts() {
    ChunkDigest digest = ChunkDigest.of(FIRST, 5, 6);
    assertNotEquals(digest, ChunkDigest.of(SECOND, 5, 6));
    assertNotEquals(digest, ChunkDigest.of(FIRST, 6, 6));
    assertNotEquals(digest, ChunkDigest.of(FIRST, 5, 7));
  }

  @Test
  void orderPlaysNoPart(TestReporter reporter) {
    long seed = Long.getLong("seed", new Random().nextLong());
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    List<ChunkDigest> chunks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      chunks.add(ChunkDigest.of(ChunkId.of(1, 1, i), random.nextInt(), random.nextInt()));
    }
    ChunkDigest all = chunks.stream().reduce(ChunkDigest.EMPTY, ChunkDigest::plus);
    Collections.shuffle(chunks, random);
    assertEquals(all, chunks.stream().reduce(ChunkDigest.EMPTY, ChunkDigest::plus));
    ChunkDigest left = all;
    for (ChunkDigest chunk : chunks) {
      left = left.minus(chunk);
    }
    assertEquals(ChunkDigest.EMPTY, left);
  }
}
