package io.skerry.client.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.SealedLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// P4: what leaves the library is ciphertext that cannot be changed, moved or exchanged unnoticed.
final class SealingTest {
  private static final byte[] KEY = new byte[32];
  private static final ChunkId CHUNK = new ChunkId(0x0000_1234_5678_0001L, 42);

  static {
    for (int i = 0; i < KEY.length; i++) {
      KEY[i] = (byte) i;
    }
  }

  private static byte[] seal(ChunkId chunk, int block, byte[] plain) {
    byte[] sealed = new byte[plain.length + SealedLayout.TAG_BYTES];
    new ChunkCipher(KEY, chunk).seal(block, ByteBuffer.wrap(plain), sealed, 0);
    return sealed;
  }

  private static boolean opens(ChunkId chunk, int block, byte[] sealed) {
    byte[] plain = new byte[sealed.length - SealedLayout.TAG_BYTES];
    return new ChunkCipher(KEY, chunk).open(block, ByteBuffer.wrap(sealed), plain, 0);
  }

  @Test
  void p4FormatIsPinned() {
    byte[] sealed = seal(CHUNK, 3, "skerry".getBytes(StandardCharsets.US_ASCII));
    assertEquals("4421b538c2806655a2b2bcd3e46a34f9b1f2e434da33", HexFormat.of().formatHex(sealed));
  }

  @Test
  void p4EveryLengthComesBack() {
    Random random = new Random(7);
    for (int length : new int[] {0, 1, 15, 16, 17, 4096, 65_535, 65_536}) {
      byte[] plain = new byte[length];
      random.nextBytes(plain);
      byte[] sealed = seal(CHUNK, length, plain);
      byte[] back = new byte[length];
      assertTrue(new ChunkCipher(KEY, CHUNK).open(length, ByteBuffer.wrap(sealed), back, 0));
      assertArrayEquals(plain, back);
    }
  }

  @Test
  void p4NoPlaintextIsLeft() {
    byte[] plain = "0123456789abcdef".repeat(64).getBytes(StandardCharsets.US_ASCII);
    String sealed = new String(seal(CHUNK, 0, plain), StandardCharsets.ISO_8859_1);
    assertFalse(sealed.contains("0123"));
  }

  @Test
  void p4AnyChangedBitIsDetected() {
    byte[] sealed = seal(CHUNK, 1, new byte[100]);
    IntStream.range(0, sealed.length * 8)
        .forEach(
            bit -> {
              byte[] changed = sealed.clone();
              changed[bit / 8] ^= (byte) (1 << bit % 8);
              assertFalse(opens(CHUNK, 1, changed), "bit " + bit);
            });
  }

  @Test
  void p4BlocksCannotBeSwapped() {
    byte[] first = seal(CHUNK, 0, new byte[4096]);
    assertTrue(opens(CHUNK, 0, first));
    assertFalse(opens(CHUNK, 1, first));
    assertFalse(opens(new ChunkId(CHUNK.high(), 43), 0, first));
    assertFalse(opens(CHUNK, 0, Arrays.copyOf(first, first.length - 1)));
  }

  @Test
  void p4EqualBlocksLookDifferent() {
    byte[] plain = new byte[4096];
    assertFalse(Arrays.equals(seal(CHUNK, 0, plain), seal(CHUNK, 1, plain)));
    assertFalse(
        Arrays.equals(seal(CHUNK, 0, plain), seal(new ChunkId(CHUNK.high(), 43), 0, plain)));
  }
}
