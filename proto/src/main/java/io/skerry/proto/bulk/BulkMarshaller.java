package io.skerry.proto.bulk;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/// Turns messages with blocks into bytes and back. Sending hands the array that holds the blocks to
/// the transport; receiving reads the whole message into one array, in which the blocks stay.
final class BulkMarshaller<M extends MessageLite>
    implements MethodDescriptor.Marshaller<BulkMessage<M>> {
  private final M prototype;
  private final int blocksTag;

  /// @param blocksField number of the field of type SealedBlocks
  BulkMarshaller(M prototype, int blocksField) {
    this.prototype = prototype;
    this.blocksTag = blocksField << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  @Override
  public InputStream stream(BulkMessage<M> message) {
    M envelope = message.envelope();
    int envelopeBytes = envelope.getSerializedSize();
    int headBytes = envelopeBytes + message.run().map(this::headBytes).orElse(0);
    byte[] head = new byte[headBytes];
    CodedOutputStream out = CodedOutputStream.newInstance(head);
    try {
      envelope.writeTo(out);
      if (message.run().isPresent()) {
        BlockRun run = message.run().get();
        out.writeUInt32NoTag(blocksTag);
        out.writeUInt32NoTag(run.encodedBytes());
        run.writeHead(out);
      }
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BulkStream(head, message.run());
  }

  private int headBytes(BlockRun run) {
    return CodedOutputStream.computeUInt32SizeNoTag(blocksTag)
        + CodedOutputStream.computeUInt32SizeNoTag(run.encodedBytes())
        + run.encodedBytes()
        - run.length();
  }

  @Override
  public BulkMessage<M> parse(InputStream stream) {
    try {
      return parse(bytes(stream));
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("the message cannot be read: " + e.getMessage())
          .withCause(e)
          .asRuntimeException();
    }
  }

  private static byte[] bytes(InputStream stream) throws IOException {
    if (!(stream instanceof KnownLength)) {
      return stream.readAllBytes();
    }
    byte[] bytes = new byte[stream.available()];
    if (stream.readNBytes(bytes, 0, bytes.length) != bytes.length) {
      throw new EOFException("the message is cut short");
    }
    return bytes;
  }

  private BulkMessage<M> parse(byte[] bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    Optional<BlockRun> run = Optional.empty();
    ByteArrayOutputStream others = new ByteArrayOutputStream(0);
    int at = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == blocksTag) {
        if (run.isPresent()) {
          throw new InvalidProtocolBufferException("blocks are there twice");
        }
        int length = in.readRawVarint32();
        int from = in.getTotalBytesRead();
        in.skipRawBytes(length);
        run = Optional.of(BlockRun.parse(bytes, from, length));
      } else {
        if (!in.skipField(tag)) {
          throw new InvalidProtocolBufferException("a group ends that never began");
        }
        others.write(bytes, at, in.getTotalBytesRead() - at);
      }
      at = in.getTotalBytesRead();
    }
    return new BulkMessage<>(envelope(others.toByteArray()), run);
  }

  @SuppressWarnings("unchecked")
  private M envelope(byte[] bytes) throws IOException {
    return bytes.length == 0 ? prototype : (M) prototype.getParserForType().parseFrom(bytes);
  }
}
