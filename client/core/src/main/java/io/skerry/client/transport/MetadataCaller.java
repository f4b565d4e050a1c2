package io.skerry.client.transport;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.skerry.proto.rpc.NamespaceServiceGrpc;
import io.skerry.proto.security.Behalf;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Makes calls to one metadata server: those on names, once there are several, on one stream for
/// all threads (ADR 0034), everything else each on a stream of its own.
public final class MetadataCaller {
  /// Who makes only a few calls opens no stream that stays.
  private static final int CALLS_BEFORE = 16;

  private static final String ON_NAMES = NamespaceServiceGrpc.SERVICE_NAME;

  /// Its replies are long and would hold up the others.
  private static final String LIST = NamespaceServiceGrpc.getListMethod().getFullMethodName();

  private final ManagedChannel channel;
  private final Executor loop;
  private final AtomicInteger calls = new AtomicInteger();
  private Optional<CallLine> line = Optional.empty();

  /// The server is of a version that has no streams of calls.
  private volatile boolean without;

  /// @param loop the connection's own thread
  MetadataCaller(ManagedChannel channel, Executor loop) {
    this.channel = channel;
    this.loop = loop;
  }

  public Channel channel() {
    return channel;
  }

  /// Makes a call and waits for its answer.
  ///
  /// @param behalf whom it is made for; empty: the client itself
  /// @param patienceMillis the longest wait
  /// @throws StatusRuntimeException if it fails; after its time with DEADLINE_EXCEEDED, and if this
  ///   thread is interrupted, which it stays, with CANCELLED
  public <Q, R> R call(
      MethodDescriptor<Q, R> method, Q request, Optional<Behalf> behalf, long patienceMillis) {
    if (onNames(method) && !without && calls.incrementAndGet() > CALLS_BEFORE) {
      CallLine now = line();
      if (!now.full()) {
        ByteString header =
            behalf.map(it -> ByteString.copyFrom(it.bytes())).orElse(ByteString.EMPTY);
        try {
          return now.call(method, request, header, patienceMillis);
        } catch (StatusRuntimeException e) {
          if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
            throw e;
          }
          without = true;
        }
      }
    }
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(patienceMillis, TimeUnit.MILLISECONDS);
    Channel on = behalf.map(it -> on(channel, it)).orElse(channel);
    return ClientCalls.blockingUnaryCall(on, method, options, request);
  }

  private static boolean onNames(MethodDescriptor<?, ?> method) {
    return ON_NAMES.equals(method.getServiceName()) && !LIST.equals(method.getFullMethodName());
  }

  private synchronized CallLine line() {
    CallLine now = line.filter(CallLine::open).orElseGet(() -> new CallLine(channel, loop));
    line = Optional.of(now);
    return now;
  }

  /// The same with a header that says whom the call is made for.
  private static Channel on(Channel channel, Behalf behalf) {
    Metadata headers = new Metadata();
    headers.put(Behalf.HEADER, behalf.bytes());
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
