package io.skerry.proto.types;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Bytes that two releases must compute alike, written down once.
class ContractVectorsTest {
  private static final ChunkId CHUNK = ChunkId.of(0x0102030405L, 7, 9);

  @Test
  void chunkIdPacksIncarnationGroupAndCounter() {
    assertEquals(0x0102030405L, CHUNK.incarnation());
    assertEquals(7, CHUNK.group());
    assertEquals("0001020304050007-0000000000000009", CHUNK.toString());
  }

  @Test
  void capabilityBytesAreFixed() {
    Capability capability =
        new Capability(CHUNK, 3, 4, ChunkOperation.WRITE, "user/alice", 5, 1_000_000);
    assertEquals(
        "01"
            + hex(CHUNK.high())
            + "0000000000000009"
            + "00000003"
            + "00000004"
            + "00000002"
            + "00000005"
            + "00000000000f4240"
            + HexFormat.of().formatHex("user/alice".getBytes(StandardCharsets.UTF_8)),
        HexFormat.of().formatHex(capability.canonicalBytes()));
  }

  @Test
  void receiptBytesAreFixed() {
    ChunkReceipt receipt = new ChunkReceipt(1, 2, 3, 4, CHUNK, 5, 6);
    assertEquals(
        "02"
            + "0000000000000001"
            + "00000002"
            + "00000003"
            + "00000004"
            + hex(CHUNK.high())
            + "0000000000000009"
            + "00000005"
            + "00000006",
        HexFormat.of().formatHex(receipt.canonicalBytes()));
  }

  @Test
  void macIsHmacSha256AsInRfc4231Case2() {
    byte[] key = "Jefe".getBytes(StandardCharsets.US_ASCII);
    byte[] data = "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);
    byte[] mac =
        HexFormat.of().parseHex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertArrayEquals(mac, Macs.sign(key, data));
    assertTrue(Macs.valid(key, data, mac));
    mac[3] ^= 1;
    assertFalse(Macs.valid(key, data, mac));
  }

  @Test
  void nodeKeysDifferByPurposeAndNode() {
    byte[] secret = new byte[32];
    Set<String> keys = new HashSet<>();
    for (String purpose : new String[] {"capability", "receipt"}) {
      for (int node = 1; node <= 20; node++) {
        keys.add(HexFormat.of().formatHex(Macs.deriveNodeKey(secret, purpose, node)));
      }
    }
    assertEquals(40, keys.size());
  }

  @Test
  void blocksOfAChunkAddUpToItsLength() {
    for (int length : new int[] {1, 65_535, 65_536, 65_537, 16 << 20}) {
      int sum = 0;
      for (int block = 0; block < SealedLayout.blocks(length, 65_536); block++) {
        sum += SealedLayout.plainBytes(length, 65_536, block);
      }
      assertEquals(length, sum);
    }
    assertEquals(0, SealedLayout.blocks(0, 65_536));
  }

  @Test
  void errorNumbersAreUniqueAndRoundTrip() {
    Set<Integer> numbers = new HashSet<>();
    for (ErrorCode code : ErrorCode.values()) {
      assertTrue(numbers.add(code.number()), code.name());
      assertEquals(code, ErrorCode.ofNumber(code.number()));
    }
    assertFalse(numbers.contains(0));
  }

  @Test
  void namesAreCheckedAndSortByBytes() {
    assertEquals(ErrorCode.NAME_TOO_LONG, Name.problem("ä".repeat(128)).orElseThrow());
    assertTrue(Name.problem("ä".repeat(127)).isEmpty());
    for (String bad : new String[] {"", ".", "..", "a/b", "a\0b", "\ud800"}) {
      assertEquals(ErrorCode.INVALID_ARGUMENT, Name.problem(bad).orElseThrow(), bad);
    }
    assertTrue(new Name("Z").compareTo(new Name("a")) < 0);
    assertTrue(new Name("\uffff").compareTo(new Name("\ud83d\ude00")) < 0);
  }

  private static String hex(long value) {
    return HexFormat.of().toHexDigits(value);
  }
}
