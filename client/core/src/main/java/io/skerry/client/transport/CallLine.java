package io.skerry.client.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.skerry.proto.rpc.AnswerBatch;
import io.skerry.proto.rpc.Call;
import io.skerry.proto.rpc.CallAnswer;
import io.skerry.proto.rpc.CallBatch;
import io.skerry.proto.rpc.CallServiceGrpc;
import io.skerry.proto.types.ErrorTrailer;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One stream on which the calls of many threads go to one server. The connection's own thread
/// takes what waits and sends it as one message, so that the more threads call, the more calls
/// share a message. When the stream ends, all its calls fail as single ones would.
final class CallLine extends ClientCall.Listener<AnswerBatch> {
  /// Calls that wait; the server takes four times as many, since there those count, too, whose
  /// callers have given up.
  private static final int CALLS_MAX = 1_000;

  /// Of a message; one request alone may have more.
  private static final int BATCH_BYTES = 256 << 10;

  private final Executor loop;
  private final ClientCall<CallBatch, AnswerBatch> stream;
  private final Map<Long, PendingCall> pending = new ConcurrentHashMap<>();
  private final Queue<Call> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong numbers = new AtomicLong();
  private volatile Optional<StatusRuntimeException> ended = Optional.empty();

  /// @param loop the connection's own thread
  CallLine(Channel channel, Executor loop) {
    this.loop = loop;
    this.stream = channel.newCall(CallServiceGrpc.getCallsMethod(), CallOptions.DEFAULT);
    stream.start(this, new Metadata());
    stream.request(1);
  }

  /// Whether it takes calls.
  boolean open() {
    return ended.isEmpty();
  }

  /// Whether as many calls wait as a stream should have.
  boolean full() {
    return pending.size() >= CALLS_MAX;
  }

  /// Makes a call and waits for its answer.
  ///
  /// @param behalf value of the header that says whom it is made for; empty: the client itself
  /// @param patienceMillis the longest wait
  /// @throws StatusRuntimeException as a call of its own would
  <Q, R> R call(MethodDescriptor<Q, R> method, Q request, ByteString behalf, long patienceMillis) {
    long number = numbers.incrementAndGet();
    PendingCall call = new PendingCall();
    pending.put(number, call);
    try {
      ended.ifPresent(
          failure -> {
            throw failure;
          });
      queue.add(
          Call.newBuilder()
              .setNumber(number)
              .setMethod(method.getFullMethodName())
              .setPatienceMillis((int) patienceMillis)
              .setBehalf(behalf)
              .setRequest(((MessageLite) request).toByteString())
              .build());
      schedule();
      return reply(method, call.await(patienceMillis));
    } finally {
      pending.remove(number);
    }
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        loop.execute(this::send);
      } catch (RejectedExecutionException e) {
        end(Status.UNAVAILABLE.withDescription("the client is closed").asRuntimeException());
      }
    }
  }

  private void send() {
    scheduled.set(false);
    CallBatch.Builder batch = CallBatch.newBuilder();
    int bytes = 0;
    for (Call next = queue.poll(); next != null; next = queue.poll()) {
      batch.addCalls(next);
      bytes += next.getSerializedSize();
      if (bytes >= BATCH_BYTES) {
        stream.sendMessage(batch.build());
        batch.clear();
        bytes = 0;
      }
    }
    if (bytes > 0) {
      stream.sendMessage(batch.build());
    }
  }

  @SuppressWarnings("unchecked") // the prototype of an R parses as R
  private static <Q, R> R reply(MethodDescriptor<Q, R> method, CallAnswer answer) {
    if (answer.getStatus() != 0) {
      Status status =
          Status.fromCodeValue(answer.getStatus()).withDescription(answer.getDescription());
      throw answer.hasError()
          ? ErrorTrailer.exception(status, answer.getError())
          : status.asRuntimeException();
    }
    try {
      MessageLite prototype =
          (MessageLite)
              ((MethodDescriptor.PrototypeMarshaller<R>) method.getResponseMarshaller())
                  .getMessagePrototype();
      return (R) prototype.getParserForType().parseFrom(answer.getReply());
    } catch (InvalidProtocolBufferException e) {
      throw Status.INTERNAL
          .withDescription("the reply cannot be read")
          .withCause(e)
          .asRuntimeException();
    }
  }

  @Override
  public void onMessage(AnswerBatch batch) {
    for (CallAnswer answer : batch.getAnswersList()) {
      @Nullable PendingCall call = pending.get(answer.getNumber());
      if (call != null) { // else its caller has gone
        call.answer(answer);
      }
    }
    stream.request(1);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    Status end =
        status.isOk() ? Status.UNAVAILABLE.withDescription("the server has hung up") : status;
    end(end.asRuntimeException(trailers));
  }

  private void end(StatusRuntimeException failure) {
    ended = Optional.of(failure);
    pending.values().forEach(call -> call.fail(failure));
  }
}
