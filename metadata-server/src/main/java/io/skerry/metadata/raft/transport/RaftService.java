package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.rpc.RpcProcessor;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequestHeader;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.impl.PingRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.AppendEntriesRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.GetFileRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.InstallSnapshotRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.ReadIndexRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.RequestVoteRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.TimeoutNowRequestProcessor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.skerry.metadata.raft.lease.Candidature;
import io.skerry.metadata.raft.lease.LeaseBook;
import io.skerry.proto.security.RoleGate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The receiving end: hands requests of peers to JRaft. Only what replicas need from each other is
/// served; JRaft's own administration (changing voters, say) is not.
final class RaftService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RaftService.class);
  private static final int THREADS = 6;
  private static final int QUEUE = 2_048;
  private static final int IDLE_SECONDS = 30;
  private static final String SENDER_FIELD = "server_id";

  private final Predicate<String> blocked;
  private final Map<String, LeaseBook> leases;
  private final ThreadPoolExecutor executor;
  private final AppendEntriesRequestProcessor appendEntries;
  private final Map<RaftMethod, RpcProcessor<?>> processors = new EnumMap<>(RaftMethod.class);

  /// @param blocked addresses whose messages are dropped
  /// @param leases books of the groups, filled as they start
  RaftService(Predicate<String> blocked, Map<String, LeaseBook> leases) {
    this.blocked = blocked;
    this.leases = leases;
    this.executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("raft-serve-", 0).factory());
    executor.allowCoreThreadTimeOut(true);
    appendEntries = new AppendEntriesRequestProcessor(executor);
    processors.put(RaftMethod.APPEND_ENTRIES, appendEntries);
    processors.put(RaftMethod.REQUEST_VOTE, new RequestVoteRequestProcessor(executor));
    processors.put(RaftMethod.REQUEST_INVITED_VOTE, new RequestVoteRequestProcessor(executor));
    processors.put(RaftMethod.INSTALL_SNAPSHOT, new InstallSnapshotRequestProcessor(executor));
    processors.put(RaftMethod.GET_FILE, new GetFileRequestProcessor(executor));
    processors.put(RaftMethod.TIMEOUT_NOW, new TimeoutNowRequestProcessor(executor));
    processors.put(RaftMethod.READ_INDEX, new ReadIndexRequestProcessor(executor));
    processors.put(RaftMethod.PING, new PingRequestProcessor(executor));
  }

  ServerServiceDefinition definition() {
    ServerServiceDefinition.Builder service =
        ServerServiceDefinition.builder(RoleGate.RAFT_SERVICE);
    for (RaftMethod method : RaftMethod.values()) {
      service.addMethod(
          method.descriptor(),
          ServerCalls.asyncUnaryCall((request, answer) -> unary(method, request, answer)));
    }
    service.addMethod(
        RaftMethod.APPEND_STREAM, ServerCalls.asyncBidiStreamingCall(AppendRequests::new));
    return service.build();
  }

  @Override
  public void close() {
    appendEntries.destroy();
    executor.shutdownNow();
  }

  private void unary(RaftMethod method, Message request, StreamObserver<Message> answer) {
    if (fromBlocked(request)) {
      answer.onError(Status.UNAVAILABLE.withDescription("blocked").asRuntimeException());
      return;
    }
    if (!written(method, request)) {
      answer.onError(
          Status.FAILED_PRECONDITION
              .withDescription("a leader was heard of, or this server started, too lately to vote")
              .asRuntimeException());
      return;
    }
    ServerCallStreamObserver<Message> call = (ServerCallStreamObserver<Message>) answer;
    call.setOnCancelHandler(() -> {}); // the caller gave up: its answer is dropped, not an error
    Reply reply =
        new Reply(
            new PeerConnection(() -> {}),
            response -> {
              publish(request, response);
              call.onNext(response);
              call.onCompleted();
            });
    if (!dispatch(method, request, reply)) {
      answer.onError(Status.UNAVAILABLE.withDescription("too busy").asRuntimeException());
    }
  }

  /// Writes a request down before Raft sees it; false if it must not be answered.
  private boolean written(RaftMethod method, Message request) {
    switch (request) {
      case AppendEntriesRequest it -> book(it.getGroupId(), book -> book.heard(it.getTerm()));
      case InstallSnapshotRequest it -> book(it.getGroupId(), book -> book.heard(it.getTerm()));
      case TimeoutNowRequest it -> book(it.getGroupId(), book -> book.invited(it.getTerm()));
      case RequestVoteRequest it -> {
        boolean invited = method == RaftMethod.REQUEST_INVITED_VOTE;
        LeaseBook book = leases.get(it.getGroupId());
        return book == null
            || book.mayVote(new Candidature(it.getTerm(), it.getPreVote(), invited));
      }
      default -> {}
    }
    return true;
  }

  private void book(String group, Consumer<LeaseBook> entry) {
    LeaseBook book = leases.get(group);
    if (book != null) {
      entry.accept(book);
    }
  }

  /// Another replica may show what this answer says is committed.
  private void publish(Message request, Message response) {
    if (request instanceof ReadIndexRequest asked && response instanceof ReadIndexResponse given) {
      book(asked.getGroupId(), book -> book.publish(given.getIndex()));
    }
  }

  /// False if the request was not taken.
  private boolean dispatch(RaftMethod method, Message request, Reply reply) {
    @SuppressWarnings("unchecked") // registered above for exactly this type of request
    RpcProcessor<Message> processor =
        (RpcProcessor<Message>) Objects.requireNonNull(processors.get(method));
    try {
      executorOf(processor, method, request).execute(() -> processor.handleRequest(reply, request));
      return true;
    } catch (RejectedExecutionException e) {
      LOG.warn("a {} of a peer was refused: too many wait", method);
      return false;
    }
  }

  /// Log entries of one peer and group have a thread of their own, which keeps them in order.
  private Executor executorOf(RpcProcessor<Message> processor, RaftMethod method, Message request) {
    if (!(request instanceof AppendEntriesRequest entries)) {
      return executor;
    }
    Executor chosen =
        processor
            .executorSelector()
            .select(
                method.requestClass(),
                AppendEntriesRequestHeader.newBuilder()
                    .setGroupId(entries.getGroupId())
                    .setPeerId(entries.getPeerId())
                    .setServerId(entries.getServerId())
                    .build());
    return chosen == null ? executor : chosen;
  }

  private boolean fromBlocked(Message request) {
    FieldDescriptor sender = request.getDescriptorForType().findFieldByName(SENDER_FIELD);
    return sender != null && blocked.test(String.valueOf(request.getField(sender)));
  }

  /// The receiving side of one stream of log entries.
  private final class AppendRequests implements StreamObserver<Envelope> {
    private final ServerCallStreamObserver<Envelope> answers;
    private final PeerConnection connection;

    AppendRequests(StreamObserver<Envelope> answers) {
      this.answers = (ServerCallStreamObserver<Envelope>) answers;
      this.answers.setOnCancelHandler(() -> {}); // later answers are dropped, not an error
      this.connection = new PeerConnection(() -> refuse("closed"));
    }

    @Override
    public void onNext(Envelope envelope) {
      if (fromBlocked(envelope.message())) {
        return; // as if it were lost on the way: the sender's deadline runs out
      }
      written(RaftMethod.APPEND_ENTRIES, envelope.message());
      Reply reply =
          new Reply(
              connection,
              response -> {
                synchronized (answers) {
                  answers.onNext(new Envelope(envelope.sequence(), response));
                }
              });
      if (!dispatch(RaftMethod.APPEND_ENTRIES, envelope.message(), reply)) {
        refuse("too busy");
      }
    }

    @Override
    public void onError(Throwable failure) {
      LOG.debug("a stream of log entries ended", failure);
    }

    @Override
    public void onCompleted() {
      synchronized (answers) {
        answers.onCompleted();
      }
    }

    private void refuse(String why) {
      synchronized (answers) {
        answers.onError(Status.UNAVAILABLE.withDescription(why).asRuntimeException());
      }
    }
  }
}
