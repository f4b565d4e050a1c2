package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.util.Endpoint;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Log entries on their way to one peer, in order. Fails as a whole: if one request gets no answer
/// in time, none behind it can be applied either.
final class AppendStream implements ClientResponseObserver<Envelope, Envelope> {
  private final Endpoint endpoint;
  private final Map<Long, Pending> pending = new LinkedHashMap<>();
  private Optional<ClientCallStreamObserver<Envelope>> requests = Optional.empty();
  private long lastSequence;
  private boolean failed;

  private AppendStream(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  private record Pending(OneAnswer answer, long deadlineNanos) {}

  static AppendStream open(ManagedChannel channel, Endpoint endpoint) {
    AppendStream stream = new AppendStream(endpoint);
    ClientCalls.asyncBidiStreamingCall(
        channel.newCall(RaftMethod.APPEND_STREAM, CallOptions.DEFAULT), stream);
    return stream;
  }

  @Override
  public synchronized void beforeStart(ClientCallStreamObserver<Envelope> stream) {
    requests = Optional.of(stream);
  }

  /// Sends in the order of the calls; false if the stream has failed and nothing was sent.
  synchronized boolean send(AppendEntriesRequest request, OneAnswer answer, long timeoutMillis) {
    if (failed || requests.isEmpty()) {
      return false;
    }
    long sequence = ++lastSequence;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    pending.put(sequence, new Pending(answer, deadline));
    requests.get().onNext(new Envelope(sequence, request));
    return true;
  }

  /// Whether the oldest request has waited longer than it may.
  synchronized boolean overdue(long nowNanos) {
    return !pending.isEmpty() && pending.values().iterator().next().deadlineNanos() - nowNanos < 0;
  }

  @Override
  public void onNext(Envelope response) {
    Pending answered;
    synchronized (this) {
      answered = pending.remove(response.sequence());
    }
    if (answered != null) {
      answered.answer().complete(response.message());
    }
  }

  @Override
  public void onError(Throwable failure) {
    fail(failure);
  }

  @Override
  public void onCompleted() {
    fail(new RemotingException("the stream was closed by " + endpoint));
  }

  /// Ends the stream and answers everything that waits in it with this failure.
  void fail(Throwable failure) {
    List<Pending> waiting;
    synchronized (this) {
      if (failed) {
        return;
      }
      failed = true;
      waiting = new ArrayList<>(pending.values());
      pending.clear();
      requests.ifPresent(it -> it.cancel("failed", failure));
    }
    for (Pending one : waiting) {
      one.answer().fail(failure);
    }
  }
}
