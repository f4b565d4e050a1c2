package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.InvokeTimeoutException;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.skerry.metadata.raft.lease.Candidature;
import io.skerry.metadata.raft.lease.LeaseBook;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends one group's messages. Log entries share one ordered stream for each peer: calls of their
/// own would overtake one another under load and be refused for a gap in the log.
final class GroupRpcClient implements RpcClient {
  private static final int STREAM_ATTEMPTS = 2;

  private final ConcurrentHashMap<Endpoint, AppendStream> streams = new ConcurrentHashMap<>();
  private Optional<RaftTransport> transport = Optional.empty();
  private Optional<ReplicatorGroup> replicators = Optional.empty();
  private Optional<LeaseBook> lease = Optional.empty();

  @Override
  public boolean init(RpcOptions options) {
    if (!(options instanceof TransportOptions own)) {
      throw new IllegalArgumentException("the node was not given its transport");
    }
    transport = Optional.of(own.transport());
    lease = Optional.of(own.lease());
    own.transport().register(this);
    return true;
  }

  @Override
  public void shutdown() {
    transport.ifPresent(it -> it.unregister(this));
    for (AppendStream stream : streams.values()) {
      stream.fail(new RemotingException("the group is stopping"));
    }
    streams.clear();
  }

  @Override
  public void registerConnectEventListener(ReplicatorGroup group) {
    replicators = Optional.of(group);
  }

  /// A peer can be reached (again): replication to it goes on without waiting for the next probe.
  void connected(Endpoint endpoint) {
    PeerId peer = new PeerId();
    if (peer.parse(endpoint.toString())) {
      replicators.ifPresent(group -> group.checkReplicator(peer, true));
    }
  }

  @Override
  public boolean checkConnection(Endpoint endpoint) {
    return checkConnection(endpoint, false);
  }

  @Override
  public boolean checkConnection(Endpoint endpoint, boolean createIfAbsent) {
    return transport().reachable(endpoint, createIfAbsent);
  }

  /// The channel stays, since other groups use it.
  @Override
  public void closeConnection(Endpoint endpoint) {
    drop(endpoint, "closed");
  }

  void drop(Endpoint endpoint, String why) {
    AppendStream stream = streams.remove(endpoint);
    if (stream != null) {
      stream.fail(new RemotingException(why));
    }
  }

  @Override
  public Object invokeSync(
      Endpoint endpoint, Object request, @Nullable InvokeContext context, long timeoutMillis)
      throws InterruptedException, RemotingException {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    Answer callback =
        (result, failure) -> {
          if (failure == null) {
            answer.complete(result);
          } else {
            answer.completeExceptionally(failure);
          }
        };
    invokeAsync(endpoint, request, context, callback, timeoutMillis);
    try {
      return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new InvokeTimeoutException("no answer from " + endpoint, e);
    } catch (ExecutionException e) {
      throw new RemotingException("call of " + endpoint + " failed", e.getCause());
    }
  }

  @Override
  public void invokeAsync(
      Endpoint endpoint,
      Object request,
      @Nullable InvokeContext context,
      InvokeCallback callback,
      long timeoutMillis)
      throws RemotingException {
    RaftMethod method =
        RaftMethod.of(request)
            .orElseThrow(() -> new RemotingException("not sent: " + request.getClass().getName()));
    if (transport().blocked(endpoint.toString())) {
      throw new RemotingException("traffic to " + endpoint + " is blocked");
    }
    if (request instanceof AppendEntriesRequest entries) {
      append(endpoint, entries, callback, timeoutMillis);
      return;
    }
    RaftMethod sent = request instanceof RequestVoteRequest vote ? candidature(vote) : method;
    if (request instanceof TimeoutNowRequest handOver) {
      lease().handingOver(handOver.getTerm());
    }
    unary(endpoint, new Outgoing(sent, (Message) request), callback, timeoutMillis);
  }

  private record Outgoing(RaftMethod method, Message request) {}

  private void unary(
      Endpoint endpoint, Outgoing outgoing, InvokeCallback callback, long timeoutMillis)
      throws RemotingException {
    ClientCall<Message, Message> call =
        channel(endpoint)
            .newCall(
                outgoing.method().descriptor(),
                CallOptions.DEFAULT.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS));
    ClientCalls.asyncUnaryCall(
        call, outgoing.request(), new UnaryAnswer(new OneAnswer(callback), endpoint));
  }

  private void append(
      Endpoint endpoint, AppendEntriesRequest request, InvokeCallback callback, long timeoutMillis)
      throws RemotingException {
    LeaseBook book = lease();
    Acknowledgement answer =
        new Acknowledgement(
            callback,
            book,
            endpoint.toString(),
            request.getTerm(),
            book.sending(request.getTerm(), request.getCommittedIndex()));
    if (heartbeat(request)) {
      unary(endpoint, new Outgoing(RaftMethod.APPEND_ENTRIES, request), answer, timeoutMillis);
    } else {
      stream(endpoint, request, answer, timeoutMillis);
    }
  }

  /// How a request for a vote is sent, if it may be.
  private RaftMethod candidature(RequestVoteRequest request) throws RemotingException {
    LeaseBook book = lease();
    boolean invited = !request.getPreVote() && book.byInvitation(request.getTerm());
    if (!book.mayAsk(new Candidature(request.getTerm(), request.getPreVote(), invited))) {
      throw new RemotingException("this server has started too lately to ask for votes");
    }
    return invited ? RaftMethod.REQUEST_INVITED_VOTE : RaftMethod.REQUEST_VOTE;
  }

  private void stream(
      Endpoint endpoint, AppendEntriesRequest request, InvokeCallback callback, long timeoutMillis)
      throws RemotingException {
    OneAnswer answer = new OneAnswer(callback);
    ManagedChannel channel = channel(endpoint);
    for (int attempt = 0; attempt < STREAM_ATTEMPTS; attempt++) {
      AppendStream stream =
          streams.computeIfAbsent(endpoint, key -> AppendStream.open(channel, key));
      if (stream.send(request, answer, timeoutMillis)) {
        return;
      }
      streams.remove(endpoint, stream);
    }
    throw new RemotingException("the stream to " + endpoint + " closes at once");
  }

  private ManagedChannel channel(Endpoint endpoint) throws RemotingException {
    try {
      return transport().channel(endpoint);
    } catch (IllegalStateException e) {
      throw new RemotingException("the transport is closed", e);
    }
  }

  /// Fails the streams in which a request has waited too long.
  void expire(long nowNanos) {
    for (AppendStream stream : streams.values()) {
      if (stream.overdue(nowNanos)) {
        stream.fail(new InvokeTimeoutException("no answer to log entries in time"));
      }
    }
  }

  /// A probe has no entries either but has (empty) data, and its answer is one of the ordered ones.
  private static boolean heartbeat(AppendEntriesRequest request) {
    return request.getEntriesCount() == 0 && !request.hasData();
  }

  private RaftTransport transport() {
    return transport.orElseThrow(() -> new IllegalStateException("not initialised"));
  }

  private LeaseBook lease() {
    return lease.orElseThrow(() -> new IllegalStateException("not initialised"));
  }

  /// A callback that needs no executor of its own.
  private interface Answer extends InvokeCallback {}

  /// Passes the one response of a call on.
  private record UnaryAnswer(OneAnswer answer, Endpoint endpoint)
      implements StreamObserver<Message> {
    @Override
    public void onNext(Message message) {
      answer.complete(message);
    }

    @Override
    public void onError(Throwable failure) {
      boolean late = Status.fromThrowable(failure).getCode() == Status.Code.DEADLINE_EXCEEDED;
      answer.fail(
          late ? new InvokeTimeoutException("no answer from " + endpoint, failure) : failure);
    }

    @Override
    public void onCompleted() {
      if (answer.open()) {
        answer.fail(new RemotingException("no answer from " + endpoint));
      }
    }
  }
}
