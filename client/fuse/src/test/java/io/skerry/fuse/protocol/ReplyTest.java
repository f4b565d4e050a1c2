package io.skerry.fuse.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.fuse.protocol.Reply.DirectoryEntry;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Answers as linux/fuse.h lays them out.
final class ReplyTest {
  private static final NodeAttributes FILE =
      new NodeAttributes(
          77,
          1025,
          0100640,
          2,
          1000,
          100,
          0x0801,
          Instant.ofEpochSecond(10, 1),
          Instant.ofEpochSecond(-20, 2),
          Instant.ofEpochSecond(30, 3));

  private final Reply reply =
      new Reply(MemorySegment.ofArray(new byte[4096]), Duration.ofMillis(2_500));

  @Test
  void anEntryHasItsNodeItsTimeAndItsAttributes() {
    reply.clear();
    reply.entry(9, FILE);
    MemorySegment out = reply.finished(5, 0);
    assertEquals(16 + 128, out.byteSize());
    assertEquals(144, out.get(Layouts.INT, 0));
    assertEquals(9, out.get(Layouts.LONG, 16));
    assertEquals(2, out.get(Layouts.LONG, 32));
    assertEquals(500_000_000, out.get(Layouts.INT, 48));
    assertEquals(77, out.get(Layouts.LONG, 56));
    assertEquals(1025, out.get(Layouts.LONG, 64));
    assertEquals(3, out.get(Layouts.LONG, 72));
    assertEquals(-20, out.get(Layouts.LONG, 88));
    assertEquals(0100640, out.get(Layouts.INT, 116));
    assertEquals(0x0801, out.get(Layouts.INT, 132));
  }

  @Test
  void attributesAloneAndRoomHaveTheirLengths() {
    reply.clear();
    reply.known(FILE);
    assertEquals(16 + 104, reply.finished(5, 0).byteSize());
    reply.clear();
    reply.room(1, 2, 3, 4096);
    assertEquals(16 + 80, reply.finished(5, 0).byteSize());
  }

  @Test
  void anErrorDropsWhatWasWritten() {
    reply.clear();
    reply.int64(1).int64(2);
    MemorySegment out = reply.finished(6, Errno.EIO.number());
    assertEquals(16, out.byteSize());
    assertEquals(-5, out.get(Layouts.INT, 4));
  }

  @Test
  void entriesOfDirectoriesArePaddedAndEndWithTheRoom() {
    reply.clear();
    assertTrue(reply.directoryEntry(new DirectoryEntry(3, "abc", 8), 1, 80));
    assertTrue(reply.directoryEntry(new DirectoryEntry(4, "12345678", 4), 2, 80));
    assertFalse(reply.directoryEntry(new DirectoryEntry(5, "x", 8), 3, 80));
    MemorySegment out = reply.finished(5, 0);
    assertEquals(16 + 32 + 32, out.byteSize());
    assertEquals(3, out.get(Layouts.INT, 16 + 16));
    assertEquals(4, out.get(Layouts.LONG, 16 + 32));
    assertEquals(2, out.get(Layouts.LONG, 16 + 40));
  }
}
