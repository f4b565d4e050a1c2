package io.skerry.metadata.rpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.skerry.proto.rpc.CallServiceGrpc;
import io.skerry.proto.rpc.LockServiceGrpc;
import io.skerry.proto.rpc.SessionServiceGrpc;
import io.skerry.proto.security.RoleGate;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Bounds the calls that are being answered, Raft's excepted, and the streams that stay open: what
/// is beyond is refused with BUSY before it costs anything.
public final class LoadGate implements ServerInterceptor {
  /// Open for as long as a client likes, or waits for a lock; counted apart.
  private static final Set<String> LONG =
      Set.of(
          SessionServiceGrpc.getDelegateMethod().getFullMethodName(),
          CallServiceGrpc.getCallsMethod().getFullMethodName(),
          LockServiceGrpc.getAwaitLockMethod().getFullMethodName());

  private static final int STREAMS_MAX = 20_000;

  private final int callsMax;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();

  public LoadGate(int callsMax) {
    this.callsMax = callsMax;
  }

  /// Calls that are being answered.
  public int calls() {
    return calls.get();
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    if (RoleGate.RAFT_SERVICE.equals(call.getMethodDescriptor().getServiceName())) {
      return next.startCall(call, headers);
    }
    boolean stream = LONG.contains(call.getMethodDescriptor().getFullMethodName());
    AtomicInteger counter = stream ? streams : calls;
    if (counter.incrementAndGet() > (stream ? STREAMS_MAX : callsMax)) {
      counter.decrementAndGet();
      StatusRuntimeException busy =
          ErrorTrailer.exception(ErrorCode.BUSY, "this metadata server answers too many calls");
      @Nullable Metadata trailers = busy.getTrailers();
      call.close(busy.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
    Counted<A, B> counted = new Counted<>(call, counter);
    return new Ending<>(next.startCall(counted, headers), counted::end);
  }

  /// A call that gives back its place when it is closed.
  private static final class Counted<A, B> extends SimpleForwardingServerCall<A, B> {
    private final AtomicInteger counter;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Counted(ServerCall<A, B> call, AtomicInteger counter) {
      super(call);
      this.counter = counter;
    }

    void end() {
      if (open.compareAndSet(true, false)) {
        counter.decrementAndGet();
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      end();
      super.close(status, trailers);
    }
  }

  /// A listener that gives the place back when the caller has gone.
  private static final class Ending<A> extends SimpleForwardingServerCallListener<A> {
    private final Runnable end;

    Ending(ServerCall.Listener<A> listener, Runnable end) {
      super(listener);
      this.end = end;
    }

    @Override
    public void onCancel() {
      end.run();
      super.onCancel();
    }
  }
}
