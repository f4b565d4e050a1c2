package io.skerry.client.transport;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.skerry.proto.rpc.CallAnswer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A call that a thread waits for: the one that made it.
final class PendingCall {
  private final Thread caller = Thread.currentThread();
  private volatile @Nullable CallAnswer answer;
  private volatile @Nullable StatusRuntimeException failure;

  void answer(CallAnswer told) {
    answer = told;
    LockSupport.unpark(caller);
  }

  void fail(StatusRuntimeException cause) {
    failure = cause;
    LockSupport.unpark(caller);
  }

  /// @throws StatusRuntimeException DEADLINE_EXCEEDED after that time, CANCELLED if this thread is
  ///   interrupted, which it stays, and what the call failed with
  CallAnswer await(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (true) {
      CallAnswer told = answer;
      if (told != null) {
        return told;
      }
      StatusRuntimeException cause = failure;
      if (cause != null) {
        throw cause;
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw Status.DEADLINE_EXCEEDED
            .withDescription("no answer within " + millis + " ms")
            .asRuntimeException();
      }
      LockSupport.parkNanos(this, left);
      if (Thread.currentThread().isInterrupted() && answer == null) {
        throw Status.CANCELLED.withDescription("interrupted").asRuntimeException();
      }
    }
  }
}
