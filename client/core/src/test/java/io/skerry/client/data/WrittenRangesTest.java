package io.skerry.client.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Ranges beside the bits that they stand for.
final class WrittenRangesTest {
  @Test
  void rangesOverlapWhereBitsDo() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    WrittenRanges ranges = new WrittenRanges();
    BitSet bits = new BitSet();
    for (int i = 0; i < 20_000; i++) {
      int start = random.nextInt(300);
      int end = start + random.nextInt(12);
      boolean overlap = !bits.get(start, end).isEmpty();
      assertEquals(overlap, ranges.overlap(start, end), "seed " + seed + ", step " + i);
      if (overlap && random.nextInt(20) == 0) {
        ranges.clear();
        bits.clear();
      } else if (!overlap) {
        ranges.add(start, end);
        bits.set(start, end);
      }
      assertEquals(bits.length(), ranges.end(), "seed " + seed + ", step " + i);
      assertEquals(bits.isEmpty(), ranges.isEmpty());
    }
  }
}
