package io.skerry.client.data;

import com.google.protobuf.MessageLite;
import io.grpc.ClientCall;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.skerry.proto.bulk.BulkMessage;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.types.ErrorTrailer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// One chunk on its way to one member, in frames or in one message. All state is guarded by the
/// upload's monitor, which is notified of what somebody may wait for; frames that the connection
/// does not take yet wait in a queue. Frames are handed over outside the monitor, by one thread at
/// a time, for the connection copies them then.
final class MemberStream<M extends MessageLite>
    implements ClientResponseObserver<BulkMessage<M>, Receipt> {
  private final ChunkMember member;
  private final ChunkUpload upload;
  private final Deque<BulkMessage<M>> queue = new ArrayDeque<>();
  private final AtomicInteger drains = new AtomicInteger();
  private Optional<ClientCallStreamObserver<BulkMessage<M>>> requests = Optional.empty();
  private Optional<Receipt> receipt = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private boolean blamed;
  private boolean ended;
  private boolean completed;
  private long queuedBytes;
  private long progressAt = System.nanoTime();

  MemberStream(ChunkMember member, ChunkUpload upload) {
    this.member = member;
    this.upload = upload;
  }

  /// Opens the stream; a member that cannot be reached fails by itself.
  void open(ClientCall<BulkMessage<M>, Receipt> call, BulkMessage<M> header) {
    ClientCalls.asyncClientStreamingCall(call, this);
    offer(header);
  }

  /// Sends the only message there is. The receipt's clock starts here.
  void send(ClientCall<BulkMessage<M>, Receipt> call, BulkMessage<M> message) {
    synchronized (upload.monitor()) {
      ended = true;
      completed = true;
      progressAt = System.nanoTime();
    }
    ClientCalls.asyncUnaryCall(call, message, this);
  }

  ChunkMember member() {
    return member;
  }

  boolean live() {
    return receipt.isEmpty() && failure.isEmpty();
  }

  Optional<Receipt> receipt() {
    return receipt;
  }

  Optional<String> failure() {
    return failure;
  }

  /// Whether the failure speaks against the node, and not against the permission or the placement.
  boolean blamed() {
    return blamed;
  }

  boolean crowded() {
    return queuedBytes > ChunkUpload.QUEUE_BYTES_MAX;
  }

  /// Whether everything is with the connection and only the receipt is missing.
  boolean awaitsReceipt() {
    return ended && queue.isEmpty();
  }

  long idleNanos() {
    return System.nanoTime() - progressAt;
  }

  /// Starts the clock of a wait: only a wait can find that nothing moves.
  void expectProgress() {
    progressAt = System.nanoTime();
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<BulkMessage<M>> stream) {
    synchronized (upload.monitor()) {
      requests = Optional.of(stream);
    }
    stream.setOnReadyHandler(this::drain);
  }

  void offer(BulkMessage<M> frame) {
    synchronized (upload.monitor()) {
      if (!live()) {
        return;
      }
      queue.add(frame);
      queuedBytes += frame.payloadBytes();
    }
    drain();
  }

  /// The same for the frame that no other follows. The receipt's clock starts here.
  void offerLast(BulkMessage<M> frame) {
    synchronized (upload.monitor()) {
      ended = true;
      expectProgress();
    }
    offer(frame);
  }

  private void drain() {
    if (drains.getAndIncrement() != 0) {
      return; // whoever drains now will look again
    }
    int seen = 1;
    do {
      handOver();
      seen = drains.addAndGet(-seen);
    } while (seen != 0);
  }

  private void handOver() {
    Optional<BulkMessage<M>> frame = next();
    while (frame.isPresent()) {
      ClientCallStreamObserver<BulkMessage<M>> stream = requests.orElseThrow();
      try {
        stream.onNext(frame.get());
        if (lastIsGone()) {
          stream.onCompleted();
        }
      } catch (IllegalStateException e) {
        synchronized (upload.monitor()) {
          // Given up meanwhile: nothing can be sent any more.
          fail("the stream was closed", false);
        }
        return;
      }
      frame = next();
    }
  }

  private Optional<BulkMessage<M>> next() {
    synchronized (upload.monitor()) {
      if (!live() || queue.isEmpty() || requests.isEmpty() || !requests.get().isReady()) {
        return Optional.empty();
      }
      boolean crowded = crowded();
      BulkMessage<M> frame = queue.remove();
      queuedBytes -= frame.payloadBytes();
      progressAt = System.nanoTime();
      if (crowded && !crowded()) {
        upload.monitor().notifyAll();
      }
      return Optional.of(frame);
    }
  }

  private boolean lastIsGone() {
    synchronized (upload.monitor()) {
      if (!live() || completed || !awaitsReceipt()) {
        return false;
      }
      completed = true;
      return true;
    }
  }

  @Override
  public void onNext(Receipt answer) {
    synchronized (upload.monitor()) {
      if (!live()) {
        return;
      }
      Optional<String> wrong = upload.judge(member, answer);
      if (wrong.isPresent()) {
        fail(wrong.get(), true);
        return;
      }
      receipt = Optional.of(answer);
      queue.clear();
      upload.receiptArrived(member);
    }
  }

  @Override
  public void onError(Throwable cause) {
    synchronized (upload.monitor()) {
      fail(Failures.words(cause), ErrorTrailer.detail(cause).map(Failures::blames).orElse(true));
    }
  }

  @Override
  public void onCompleted() {
    synchronized (upload.monitor()) {
      fail("ended the stream without a receipt", true);
    }
  }

  /// Gives the member up. Called with the monitor held; does nothing when there is a result
  /// already.
  void fail(String why, boolean nodeIsToBlame) {
    if (!live()) {
      return;
    }
    failure = Optional.of(why);
    blamed = nodeIsToBlame;
    queue.clear();
    queuedBytes = 0;
    upload.memberFailed(this);
    requests.ifPresent(stream -> stream.cancel(why, null));
  }
}
