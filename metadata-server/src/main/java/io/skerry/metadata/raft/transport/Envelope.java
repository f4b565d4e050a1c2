package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// One message of a stream. A response carries the number of its request.
record Envelope(long sequence, Message message) {

  /// How the stream's messages look: the number (8 bytes), then the message.
  abstract static sealed class Marshaller implements MethodDescriptor.Marshaller<Envelope> {
    abstract Message read(InputStream stream) throws IOException;

    @Override
    public final Envelope parse(InputStream stream) {
      try {
        long sequence = new DataInputStream(stream).readLong();
        return new Envelope(sequence, read(stream));
      } catch (InvalidProtocolBufferException | EOFException e) {
        throw Status.INTERNAL
            .withDescription("malformed message")
            .withCause(e)
            .asRuntimeException();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Requests are always log entries.
  static final class RequestMarshaller extends Marshaller {
    @Override
    public InputStream stream(Envelope envelope) {
      Message message = envelope.message;
      byte[] bytes = new byte[Long.BYTES + message.getSerializedSize()];
      ByteBuffer.wrap(bytes).putLong(envelope.sequence);
      ResponseMarshaller.writeMessage(message, bytes, Long.BYTES);
      return new ResponseMarshaller.Bytes(bytes);
    }

    @Override
    Message read(InputStream stream) throws IOException {
      return AppendEntriesRequest.parseFrom(stream);
    }
  }

  /// Responses may be errors.
  static final class AnswerMarshaller extends Marshaller {
    private static final ResponseMarshaller RESPONSE =
        new ResponseMarshaller(AppendEntriesResponse.getDefaultInstance());

    @Override
    public InputStream stream(Envelope envelope) {
      byte[] bytes = new byte[Long.BYTES + ResponseMarshaller.length(envelope.message)];
      ByteBuffer.wrap(bytes).putLong(envelope.sequence);
      RESPONSE.write(envelope.message, bytes, Long.BYTES);
      return new ResponseMarshaller.Bytes(bytes);
    }

    @Override
    Message read(InputStream stream) throws IOException {
      return RESPONSE.read(stream);
    }
  }
}
