package io.skerry.storage.rpc;

import io.grpc.StatusRuntimeException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.traffic.TrafficCounters;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns what went wrong into what the caller is told; the caller never sees the inside of the
/// node.
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /// @param chunk what the call is about, for the log
  static StatusRuntimeException answer(Throwable failure, Object chunk, TrafficCounters counters) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    counters.refusals().increment();
    if (cause instanceof ChunkRefusedException refusal) {
      if (refusal.code() == ErrorCode.INTERNAL || refusal.code() == ErrorCode.NO_SPACE) {
        log.atError().addKeyValue("chunk", chunk).log(refusal.getMessage());
      }
      return ErrorTrailer.exception(refusal.code(), text(refusal));
    }
    log.atError().addKeyValue("chunk", chunk).setCause(cause).log("call-failed");
    return ErrorTrailer.exception(ErrorCode.INTERNAL, "the storage node failed; see its log");
  }

  private static String text(ChunkRefusedException refusal) {
    return Optional.ofNullable(refusal.getMessage()).orElseGet(() -> refusal.code().text());
  }
}
