package io.skerry.metadata.rpc;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.skerry.metadata.raft.RefusedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the body of a call and sends what came of it; the one place where failures become error
/// codes.
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  /// Sends the reply, or the error that the body threw. What is no refusal is a defect: it is
  /// logged, and the caller learns no more than that. A body that has to wait begins again on a
  /// thread of its own.
  static <R> void send(StreamObserver<R> observer, String method, Supplier<R> body) {
    begin(observer, method, call -> call.send(body));
  }

  /// Begins a call whose body answers it, perhaps later; what the body throws is its answer.
  static <R> void begin(StreamObserver<R> observer, String method, Consumer<Open<R>> body) {
    Open<R> call = new Open<>(observer, method);
    try {
      body.accept(call);
    } catch (MayWait.Elsewhere e) {
      Runnable again = Context.current().wrap(() -> begin(observer, method, body));
      Thread.ofVirtual().name(method).start(again);
    } catch (RuntimeException e) {
      call.fail(e);
    }
  }

  /// A call that waits for its answer.
  record Open<R>(StreamObserver<R> observer, String method) {
    /// @throws MayWait.Elsewhere if the reply cannot be made on this thread
    void send(Supplier<R> body) {
      R reply;
      try {
        reply = body.get();
      } catch (MayWait.Elsewhere e) {
        throw e;
      } catch (RuntimeException e) {
        fail(e);
        return;
      }
      try {
        observer.onNext(reply);
        observer.onCompleted();
      } catch (StatusRuntimeException e) {
        LOG.debug("{}: the caller has gone before its answer", method, e);
      }
    }

    void fail(RuntimeException thrown) {
      try {
        observer.onError(translate(thrown, method));
      } catch (StatusRuntimeException e) {
        LOG.debug("{}: the caller has gone before its answer", method, e);
      }
    }
  }

  /// The error as the caller gets it.
  static StatusRuntimeException translate(RuntimeException thrown, String method) {
    if (thrown instanceof Failure failure) {
      return ErrorTrailer.exception(
          failure.code(), String.valueOf(failure.getMessage()), failure.leaderAddress());
    }
    if (thrown instanceof RefusedException refused) {
      return ErrorTrailer.exception(
          refused.code(), String.valueOf(refused.getMessage()), refused.leaderAddress());
    }
    LOG.atError().addKeyValue("method", method).setCause(thrown).log("call failed");
    return ErrorTrailer.exception(ErrorCode.INTERNAL, "internal error, see the server's log");
  }
}
