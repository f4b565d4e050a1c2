package io.skerry.client.data;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.rpc.WriteFrame;
import io.skerry.proto.types.ErrorTrailer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// One chunk on its way to one member. All state is guarded by the upload's monitor, which is
/// notified at every change; frames that the connection does not take yet wait in a queue.
final class MemberStream implements ClientResponseObserver<WriteFrame, Receipt> {
  private final ChunkMember member;
  private final ChunkUpload upload;
  private final Deque<WriteFrame> queue = new ArrayDeque<>();
  private Optional<ClientCallStreamObserver<WriteFrame>> requests = Optional.empty();
  private Optional<Receipt> receipt = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private boolean blamed;
  private boolean ended;
  private long queuedBytes;
  private long progressAt = System.nanoTime();

  MemberStream(ChunkMember member, ChunkUpload upload) {
    this.member = member;
    this.upload = upload;
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

  long queuedBytes() {
    return queuedBytes;
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
  public void beforeStart(ClientCallStreamObserver<WriteFrame> stream) {
    requests = Optional.of(stream);
    stream.setOnReadyHandler(this::drain);
  }

  void offer(WriteFrame frame) {
    synchronized (upload.monitor()) {
      if (live()) {
        queue.add(frame);
        queuedBytes += frame.getSerializedSize();
        drain();
      }
    }
  }

  /// The same for the frame that no other follows. The receipt's clock starts here.
  void offerLast(WriteFrame frame) {
    synchronized (upload.monitor()) {
      ended = true;
      expectProgress();
      offer(frame);
    }
  }

  private void drain() {
    synchronized (upload.monitor()) {
      if (requests.isEmpty()) {
        return;
      }
      ClientCallStreamObserver<WriteFrame> stream = requests.get();
      boolean moved = false;
      while (live() && !queue.isEmpty() && stream.isReady()) {
        WriteFrame frame = queue.remove();
        queuedBytes -= frame.getSerializedSize();
        stream.onNext(frame);
        moved = true;
        if (ended && queue.isEmpty()) {
          stream.onCompleted();
        }
      }
      if (moved) {
        progressAt = System.nanoTime();
        upload.monitor().notifyAll();
      }
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
