package io.skerry.metadata.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.skerry.proto.rpc.Call;
import io.skerry.proto.rpc.CallAnswer;
import io.skerry.proto.security.Behalf;
import io.skerry.proto.types.ErrorTrailer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call of a stream of calls, as handlers and gates know calls. It is made by whoever made the
/// stream.
final class LineCall<Q, R> extends ServerCall<Q, R> {
  /// Until when the caller waits. Not a deadline of the context, which would cost a timer.
  static final Context.Key<Deadline> DEADLINE = Context.key("skerry-call-deadline");

  private static final Logger LOG = LoggerFactory.getLogger(LineCall.class);

  private final CallLine line;
  private final long number;
  private final MethodDescriptor<Q, R> method;
  private final AtomicBoolean closed = new AtomicBoolean();
  private ByteString reply = ByteString.EMPTY;

  private LineCall(CallLine line, long number, MethodDescriptor<Q, R> method) {
    this.line = line;
    this.number = number;
    this.method = method;
  }

  /// Begins a call; it is answered now or later.
  static <Q, R> void run(CallLine line, Call call, CallLines.Method<Q, R> method) {
    LineCall<Q, R> running = new LineCall<>(line, call.getNumber(), method.descriptor());
    Q request;
    try {
      request = running.parse(call.getRequest());
    } catch (InvalidProtocolBufferException e) {
      running.close(
          Status.INVALID_ARGUMENT.withDescription("the request cannot be read"), new Metadata());
      return;
    }
    Metadata headers = new Metadata();
    if (!call.getBehalf().isEmpty()) {
      headers.put(Behalf.HEADER, call.getBehalf().toByteArray());
    }
    Deadline deadline = Deadline.after(call.getPatienceMillis(), TimeUnit.MILLISECONDS);
    try {
      Context.ROOT
          .withValue(DEADLINE, deadline)
          .run(
              () -> {
                Listener<Q> listener = method.handler().startCall(running, headers);
                listener.onMessage(request);
                listener.onHalfClose();
              });
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("method", call.getMethod()).setCause(e).log("call failed");
      running.close(
          Status.INTERNAL.withDescription("internal error, see the server's log"), new Metadata());
    }
  }

  @SuppressWarnings("unchecked") // the prototype of a Q parses as Q
  private Q parse(ByteString request) throws InvalidProtocolBufferException {
    MethodDescriptor.Marshaller<Q> marshaller = method.getRequestMarshaller();
    if (marshaller instanceof MethodDescriptor.PrototypeMarshaller<Q> typed
        && typed.getMessagePrototype() instanceof MessageLite prototype) {
      return (Q) prototype.getParserForType().parseFrom(request);
    }
    return marshaller.parse(request.newInput());
  }

  @Override
  public void sendMessage(R message) {
    reply = ((MessageLite) message).toByteString();
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    CallAnswer.Builder answer =
        CallAnswer.newBuilder().setNumber(number).setStatus(status.getCode().value());
    if (status.isOk()) {
      answer.setReply(reply);
    } else {
      Optional.ofNullable(status.getDescription()).ifPresent(answer::setDescription);
      ErrorTrailer.detail(trailers).ifPresent(answer::setError);
    }
    line.answer(answer.build());
  }

  /// The one message of the request is there already.
  @Override
  public void request(int messages) {}

  @Override
  public void sendHeaders(Metadata headers) {}

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public boolean isCancelled() {
    return line.gone();
  }

  @Override
  public MethodDescriptor<Q, R> getMethodDescriptor() {
    return method;
  }

  @Override
  public Attributes getAttributes() {
    return line.stream().getAttributes();
  }

  @Override
  public @Nullable String getAuthority() {
    return line.stream().getAuthority();
  }

  @Override
  public SecurityLevel getSecurityLevel() {
    return line.stream().getSecurityLevel();
  }
}
