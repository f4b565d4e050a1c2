package io.skerry.metadata.rpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.skerry.proto.rpc.AnswerBatch;
import io.skerry.proto.rpc.Call;
import io.skerry.proto.rpc.CallAnswer;
import io.skerry.proto.rpc.CallBatch;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's stream of calls. Calls of a message begin one after the other on one thread, and
/// what is answered at once goes back as one message. The next message is taken only while the
/// client reads its answers.
final class CallLine extends ServerCall.Listener<CallBatch> {
  /// Calls of a stream that are not answered.
  static final int CALLS_MAX = 4_000;

  private static final Logger LOG = LoggerFactory.getLogger(CallLine.class);

  /// Of a message of answers; one answer alone may have more.
  private static final int BATCH_BYTES = 256 << 10;

  private final ServerCall<CallBatch, AnswerBatch> stream;
  private final CallLines lines;
  private final Queue<CallAnswer> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean paused = new AtomicBoolean();
  private volatile boolean gone;

  /// No more calls come.
  private volatile boolean complete;

  private boolean closed;

  CallLine(ServerCall<CallBatch, AnswerBatch> stream, CallLines lines) {
    this.stream = stream;
    this.lines = lines;
  }

  ServerCall<CallBatch, AnswerBatch> stream() {
    return stream;
  }

  boolean gone() {
    return gone;
  }

  @Override
  public void onMessage(CallBatch batch) {
    if (open.addAndGet(batch.getCallsCount()) > CALLS_MAX) {
      close(
          ErrorTrailer.exception(
              ErrorCode.BUSY, "more than " + CALLS_MAX + " calls of a stream are unanswered"));
      return;
    }
    try {
      lines.quick().execute(() -> begin(batch));
    } catch (RejectedExecutionException e) {
      close(ErrorTrailer.exception(ErrorCode.NOT_LEADER, "this metadata server is stopping"));
      return;
    }
    paused.set(true);
    more();
  }

  @Override
  public void onReady() {
    more();
  }

  private void more() {
    if (stream.isReady() && paused.compareAndSet(true, false)) {
      stream.request(1);
    }
  }

  private void begin(CallBatch batch) {
    Cork.hold(() -> batch.getCallsList().forEach(this::begin));
    Cork.release();
  }

  private void begin(Call call) {
    Optional<CallLines.Method<?, ?>> method = lines.method(call.getMethod());
    if (method.isPresent()) {
      LineCall.run(this, call, method.get());
    } else {
      answer(
          CallAnswer.newBuilder()
              .setNumber(call.getNumber())
              .setStatus(Status.Code.UNIMPLEMENTED.value())
              .setDescription("no method " + call.getMethod() + " on a stream of calls")
              .build());
    }
  }

  /// Answers one call; each is answered once.
  void answer(CallAnswer answer) {
    answers.add(answer);
    if (!Cork.holds(this)) {
      send();
    }
  }

  /// Sends all answers that there are.
  synchronized void send() {
    AnswerBatch.Builder batch = AnswerBatch.newBuilder();
    int bytes = 0;
    for (CallAnswer next = answers.poll(); next != null; next = answers.poll()) {
      batch.addAnswers(next);
      bytes += next.getSerializedSize();
      if (bytes >= BATCH_BYTES) {
        send(batch.build());
        batch.clear();
        bytes = 0;
      }
    }
    if (bytes > 0) {
      send(batch.build());
    }
    end();
  }

  private void send(AnswerBatch batch) {
    int left = open.addAndGet(-batch.getAnswersCount());
    if (gone || closed) {
      LOG.debug("the caller has gone before {} answers; {} to come", batch.getAnswersCount(), left);
      return;
    }
    stream.sendMessage(batch);
  }

  /// Ends the stream when the last call is answered and no more come.
  private synchronized void end() {
    if (complete && !closed && !gone && open.get() == 0) {
      closed = true;
      stream.close(Status.OK, new Metadata());
    }
  }

  private synchronized void close(StatusRuntimeException refusal) {
    if (!closed) {
      closed = true;
      @Nullable Metadata trailers = refusal.getTrailers();
      stream.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
    }
  }

  @Override
  public void onHalfClose() {
    complete = true;
    end();
  }

  @Override
  public void onCancel() {
    gone = true;
  }
}
