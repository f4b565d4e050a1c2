package io.skerry.proto.bulk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.StatusRuntimeException;
import io.skerry.proto.rpc.PutRequest;
import io.skerry.proto.rpc.ReadFrame;
import io.skerry.proto.rpc.SealedBlocks;
import io.skerry.proto.rpc.WriteEnd;
import io.skerry.proto.rpc.WriteFrame;
import io.skerry.proto.rpc.WriteHeader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What the marshaller writes, the generated code reads, and the other way round.
final class BulkMarshallerTest {
  private static final BulkMarshaller<WriteFrame> FRAMES =
      new BulkMarshaller<>(WriteFrame.getDefaultInstance(), WriteFrame.BLOCKS_FIELD_NUMBER);
  private static final BulkMarshaller<PutRequest> PUTS =
      new BulkMarshaller<>(PutRequest.getDefaultInstance(), PutRequest.BLOCKS_FIELD_NUMBER);
  private static final BulkMarshaller<ReadFrame> READS =
      new BulkMarshaller<>(ReadFrame.getDefaultInstance(), ReadFrame.BLOCKS_FIELD_NUMBER);

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static SealedBlocks message(BlockRun run) {
    SealedBlocks.Builder blocks =
        SealedBlocks.newBuilder()
            .setFirstBlock(run.firstBlock())
            .setPayload(ByteString.copyFrom(run.bytes(), run.offset(), run.length()));
    for (int i = 0; i < run.blocks(); i++) {
      blocks.addChecksums(run.checksum(i));
    }
    return blocks.build();
  }

  private static void assertSame(BlockRun expected, BlockRun found) {
    assertEquals(message(expected), message(found));
  }

  private static <M extends MessageLite> byte[] drained(
      BulkMarshaller<M> marshaller, BulkMessage<M> message) throws IOException {
    InputStream stream = marshaller.stream(message);
    assertTrue(stream instanceof KnownLength);
    int length = stream.available();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(length, ((Drainable) stream).drainTo(out));
    assertEquals(0, stream.available());
    assertArrayEquals(out.toByteArray(), marshaller.stream(message).readAllBytes());
    return out.toByteArray();
  }

  @Test
  void blocksInFramesAreThoseOfTheDescribedMessage() throws Exception {
    for (int length : new int[] {17, 4112, 262_208}) {
      byte[] around = random(length + 20);
      BlockRun run = new BlockRun(length, new int[] {-1, 0, 77}, around, 11, length);
      byte[] bytes = drained(FRAMES, BulkMessage.of(WriteFrame.getDefaultInstance(), run));
      WriteFrame generated = WriteFrame.newBuilder().setBlocks(message(run)).build();
      assertEquals(generated, WriteFrame.parseFrom(bytes));
      assertSame(
          run, FRAMES.parse(new ByteArrayInputStream(generated.toByteArray())).run().orElseThrow());
    }
  }

  @Test
  void theOtherFieldsStayWithTheBlocks() throws Exception {
    BlockRun run = new BlockRun(0, new int[] {5}, random(100), 0, 100);
    PutRequest envelope =
        PutRequest.newBuilder()
            .setHeader(WriteHeader.newBuilder().setBlockBytes(65_536))
            .setEnd(WriteEnd.newBuilder().setLength(84).setChecksum(9))
            .build();
    byte[] bytes = drained(PUTS, BulkMessage.of(envelope, run));
    PutRequest whole = envelope.toBuilder().setBlocks(message(run)).build();
    assertEquals(whole, PutRequest.parseFrom(bytes));
    BulkMessage<PutRequest> back = PUTS.parse(new ByteArrayInputStream(whole.toByteArray()));
    assertEquals(envelope, back.envelope());
    assertSame(run, back.run().orElseThrow());
  }

  @Test
  void messagesWithoutBlocksPassUnchanged() throws Exception {
    WriteFrame end = WriteFrame.newBuilder().setEnd(WriteEnd.newBuilder().setLength(3)).build();
    assertArrayEquals(end.toByteArray(), drained(FRAMES, BulkMessage.of(end)));
    assertEquals(end, FRAMES.parse(new ByteArrayInputStream(end.toByteArray())).envelope());
    assertTrue(FRAMES.parse(new ByteArrayInputStream(new byte[0])).run().isEmpty());
  }

  @Test
  void unpackedChecksumsAndFieldsInAnyOrderAreRead() throws Exception {
    byte[] payload = {0x1a, 2, 8, 9};
    byte[] checksums = {0x15, 1, 0, 0, 0, 0x15, 2, 0, 0, 0};
    byte[] first = {0x08, 7};
    byte[] run = joined(payload, checksums, first);
    byte[] frame = joined(new byte[] {0x10, 4}, new byte[] {0x0a, (byte) run.length}, run);
    BulkMessage<ReadFrame> read = READS.parse(new ByteArrayInputStream(frame));
    assertEquals(ReadFrame.parseFrom(frame).getBlocks(), message(read.run().orElseThrow()));
    assertEquals(4, read.envelope().getChunkLength());
    assertEquals(7, read.run().orElseThrow().firstBlock());
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void malformedMessagesAreRefusedAndNothingLargeIsAllocated() {
    BlockRun run = new BlockRun(1, new int[] {1}, random(50), 0, 50);
    byte[] good = WriteFrame.newBuilder().setBlocks(message(run)).build().toByteArray();
    List<byte[]> bad =
        List.of(
            Arrays.copyOf(good, good.length - 1),
            joined(good, good),
            new byte[] {0x12, 6, 0x12, (byte) 0xfc, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07},
            new byte[] {0x12, 6, 0x1a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07},
            new byte[] {0x12, 5, 0x12, 3, 1, 2, 3},
            new byte[] {0x12, (byte) 0x80});
    for (byte[] bytes : bad) {
      assertThrows(
          StatusRuntimeException.class, () -> FRAMES.parse(new ByteArrayInputStream(bytes)));
    }
  }
}
