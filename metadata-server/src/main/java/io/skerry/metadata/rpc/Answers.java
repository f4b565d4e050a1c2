package io.skerry.metadata.rpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.skerry.metadata.raft.RefusedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the body of a call and sends what came of it; the one place where failures become error
/// codes.
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  /// Sends the reply, or the error that the body threw. What is no refusal is a defect: it is
  /// logged, and the caller learns no more than that.
  static <R> void send(StreamObserver<R> observer, String method, Supplier<R> body) {
    R reply;
    try {
      reply = body.get();
    } catch (RuntimeException e) {
      observer.onError(translate(e, method));
      return;
    }
    observer.onNext(reply);
    observer.onCompleted();
  }

  private static StatusRuntimeException translate(RuntimeException thrown, String method) {
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
