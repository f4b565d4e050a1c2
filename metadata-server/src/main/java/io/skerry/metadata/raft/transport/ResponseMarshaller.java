package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// A response, or the error that JRaft may answer in place of any response; one byte says which.
record ResponseMarshaller(Message expected) implements MethodDescriptor.Marshaller<Message> {
  private static final int EXPECTED = 0;
  private static final int ERROR = 1;

  @Override
  public InputStream stream(Message message) {
    byte[] bytes = new byte[length(message)];
    write(message, bytes, 0);
    return new Bytes(bytes);
  }

  @Override
  public Message parse(InputStream stream) {
    try {
      return read(stream);
    } catch (InvalidProtocolBufferException e) {
      throw Status.INTERNAL.withDescription("malformed response").withCause(e).asRuntimeException();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int length(Message message) {
    return 1 + message.getSerializedSize();
  }

  void write(Message message, byte[] target, int offset) {
    boolean error = message instanceof ErrorResponse && !(expected instanceof ErrorResponse);
    if (!error && message.getClass() != expected.getClass()) {
      throw new IllegalArgumentException("response of type " + message.getClass().getName());
    }
    target[offset] = (byte) (error ? ERROR : EXPECTED);
    writeMessage(message, target, offset + 1);
  }

  Message read(InputStream stream) throws IOException {
    Message type =
        switch (stream.read()) {
          case EXPECTED -> expected;
          case ERROR -> ErrorResponse.getDefaultInstance();
          default -> throw new InvalidProtocolBufferException("unknown kind of response");
        };
    return type.getParserForType().parseFrom(stream);
  }

  static void writeMessage(Message message, byte[] target, int offset) {
    try {
      message.writeTo(CodedOutputStream.newInstance(target, offset, message.getSerializedSize()));
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail", e);
    }
  }

  /// Bytes whose number is known beforehand, so that they need no second buffer.
  static final class Bytes extends ByteArrayInputStream implements KnownLength {
    Bytes(byte[] bytes) {
      super(bytes);
    }
  }
}
