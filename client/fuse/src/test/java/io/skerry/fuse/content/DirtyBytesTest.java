package io.skerry.fuse.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.fuse.content.DirtyBytes.Stretch;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Bytes that wait, beside a plain array.
final class DirtyBytesTest {
  private static final int SPACE = 3_000;

  @Test
  void whatIsWrittenInOrderIsOnePiece() {
    DirtyBytes waiting = new DirtyBytes();
    for (int i = 0; i < 100; i++) {
      waiting.put(i * 10L, new byte[10]);
    }
    assertEquals(1, waiting.count());
    assertEquals(1_000, waiting.bytes());
    assertEquals(1_000, waiting.end());
  }

  @Test
  void piecesDoNotGrowBeyondAMebibyte() {
    DirtyBytes waiting = new DirtyBytes();
    for (int i = 0; i < 3; i++) {
      waiting.put(i * 700_000L, new byte[700_000]);
    }
    assertEquals(3, waiting.count());
    waiting.put(100, new byte[0]);
    assertEquals(2_100_000, waiting.bytes());
  }

  @Test
  void theLastWriterOfAByteWins(TestReporter reporter) {
    long seed = Long.getLong("seed", System.nanoTime());
    reporter.publishEntry("seed", String.valueOf(seed));
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      DirtyBytes waiting = new DirtyBytes();
      byte[] model = new byte[SPACE];
      BitSet written = new BitSet(SPACE);
      for (int i = 0; i < 30; i++) {
        byte[] piece = new byte[1 + random.nextInt(200)];
        random.nextBytes(piece);
        int at = random.nextInt(SPACE - piece.length);
        waiting.put(at, piece.clone());
        System.arraycopy(piece, 0, model, at, piece.length);
        written.set(at, at + piece.length);
        check(waiting, model, written, random.nextInt(SPACE));
      }
      assertEquals(written.cardinality(), waiting.bytes(), "seed " + seed);
      assertEquals(written.length(), waiting.end(), "seed " + seed);
      assertTaken(waiting, model, written);
    }
  }

  private static void check(DirtyBytes waiting, byte[] model, BitSet written, int from) {
    int to = Math.min(SPACE, from + 400);
    byte[] seen = new byte[SPACE];
    BitSet covered = new BitSet(SPACE);
    for (Stretch stretch : waiting.between(from, to)) {
      int at = (int) stretch.position();
      System.arraycopy(stretch.content(), 0, seen, at, stretch.length());
      covered.set(at, at + stretch.length());
    }
    BitSet expected = (BitSet) written.clone();
    expected.clear(0, from);
    expected.clear(to, SPACE);
    assertEquals(expected, covered);
    covered.stream().forEach(i -> assertEquals(model[i], seen[i]));
  }

  private static void assertTaken(DirtyBytes waiting, byte[] model, BitSet written) {
    byte[] seen = new byte[SPACE];
    long end = 0;
    List<Stretch> all = waiting.takeAll();
    for (Stretch stretch : all) {
      assertTrue(stretch.position() >= end);
      end = stretch.position() + stretch.length();
      System.arraycopy(stretch.content(), 0, seen, (int) stretch.position(), stretch.length());
    }
    byte[] expected = new byte[SPACE];
    written.stream().forEach(i -> expected[i] = model[i]);
    assertArrayEquals(expected, seen);
    assertTrue(waiting.isEmpty());
    assertEquals(0, waiting.bytes());
  }
}
