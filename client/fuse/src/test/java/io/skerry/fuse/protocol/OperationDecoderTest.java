package io.skerry.fuse.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.fuse.protocol.Operation.Forgotten;
import io.skerry.fuse.protocol.Operation.TimeChange;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Requests as linux/fuse.h lays them out.
final class OperationDecoderTest {
  private static Operation decoded(Opcode opcode, Bytes body) throws FuseFailure {
    return OperationDecoder.decode(opcode, body.body()).orElseThrow();
  }

  private static void refused(Errno errno, Opcode opcode, Bytes body) {
    FuseFailure failure =
        assertThrows(FuseFailure.class, () -> OperationDecoder.decode(opcode, body.body()));
    assertEquals(errno, failure.errno());
  }

  @Test
  void namesAreUtf8() throws Exception {
    assertEquals(
        new Operation.Lookup("grün 日本"), decoded(Opcode.LOOKUP, new Bytes().text("grün 日本")));
    refused(Errno.EILSEQ, Opcode.LOOKUP, new Bytes().raw(new byte[] {(byte) 0xff, 'a', 0}));
    refused(Errno.EINVAL, Opcode.LOOKUP, new Bytes().raw(new byte[] {'a', 'b'}));
  }

  @Test
  void attributesAreSetAsFarAsTheyAreValid() throws Exception {
    Bytes body =
        new Bytes().int32(1 | 1 << 3 | 1 << 5 | 1 << 4 | 1 << 7).int32(0).int64(0).int64(4096);
    body.int64(9).int64(11).int64(-5).int64(13).int32(14).int32(999_999_999).int32(15);
    body.int32(0640).int32(0).int32(1001).int32(1002).int32(0);
    assertEquals(
        new Operation.SetAttributes(
            OptionalLong.empty(),
            OptionalInt.of(0640),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.of(4096),
            Optional.of(new TimeChange(Optional.empty())),
            Optional.of(new TimeChange(Optional.of(Instant.ofEpochSecond(-5, 999_999_999))))),
        decoded(Opcode.SETATTR, body));
  }

  @Test
  void onlyDataAndHolesAreLookedFor() throws Exception {
    assertEquals(
        new Operation.Seek(5, 100, true),
        decoded(Opcode.LSEEK, new Bytes().int64(5).int64(100).int32(4).int32(0)));
    assertEquals(
        new Operation.Seek(5, 0, false),
        decoded(Opcode.LSEEK, new Bytes().int64(5).int64(0).int32(3).int32(0)));
    refused(Errno.EINVAL, Opcode.LSEEK, new Bytes().int64(5).int64(0).int32(2).int32(0));
  }

  @Test
  void renamesComeInTwoForms() throws Exception {
    assertEquals(
        new Operation.Rename("a", 7, "b", 0),
        decoded(Opcode.RENAME, new Bytes().int64(7).text("a").text("b")));
    assertEquals(
        new Operation.Rename("a", 7, "b", 2),
        decoded(Opcode.RENAME2, new Bytes().int64(7).int32(2).int32(0).text("a").text("b")));
  }

  @Test
  void writtenBytesLieInTheRequest() throws Exception {
    Bytes head = new Bytes().int64(3).int64(1 << 20).int32(5).int32(0).int64(0).int32(02001);
    Operation.Write write =
        assertInstanceOf(
            Operation.Write.class,
            decoded(Opcode.WRITE, head.int32(0).raw(new byte[] {1, 2, 3, 4, 5})));
    assertEquals(1 << 20, write.offset());
    assertEquals(true, write.append());
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, write.data().toArray(ValueLayout.JAVA_BYTE));
    refused(
        Errno.EINVAL,
        Opcode.WRITE,
        new Bytes().int64(3).int64(0).int32(5).int32(0).int64(0).int64(0).raw(new byte[4]));
    refused(
        Errno.EINVAL,
        Opcode.WRITE,
        new Bytes().int64(3).int64(0).int32(-1).int32(0).int64(0).int64(0).raw(new byte[4]));
  }

  @Test
  void pagesThatAreWrittenBackAreNotAppended() throws Exception {
    Bytes body = new Bytes().int64(3).int64(8).int32(0).int32(1).int64(0).int32(02001).int32(0);
    Operation.Write write = assertInstanceOf(Operation.Write.class, decoded(Opcode.WRITE, body));
    assertEquals(false, write.append());
  }

  @Test
  void manyNodesAreForgottenAtOnce() throws Exception {
    assertEquals(
        new Operation.BatchForget(List.of(new Forgotten(2, 1), new Forgotten(9, 4))),
        decoded(
            Opcode.BATCH_FORGET,
            new Bytes().int32(2).int32(0).int64(2).int64(1).int64(9).int64(4)));
    refused(Errno.EINVAL, Opcode.BATCH_FORGET, new Bytes().int32(3).int32(0).int64(2).int64(1));
    refused(Errno.EINVAL, Opcode.BATCH_FORGET, new Bytes().int32(-3).int32(0));
  }

  @Test
  void whatIsNotSupportedIsNoOperation() throws Exception {
    assertEquals(
        Optional.empty(),
        OperationDecoder.decode(Opcode.COPY_FILE_RANGE, MemorySegment.ofArray(new byte[0])));
  }

  @Test
  void noBytesBreakIt(TestReporter reporter) {
    long seed = Long.getLong("seed", System.nanoTime());
    reporter.publishEntry("seed", String.valueOf(seed));
    Random random = new Random(seed);
    List<Opcode> opcodes = List.of(Opcode.values());
    for (int i = 0; i < 200_000; i++) {
      byte[] body = new byte[random.nextInt(120)];
      random.nextBytes(body);
      Opcode opcode = opcodes.get(random.nextInt(opcodes.size()));
      try {
        OperationDecoder.decode(opcode, MemorySegment.ofArray(body));
      } catch (FuseFailure e) {
        // The answer that malformed requests get; anything else fails the test.
      }
    }
  }
}
