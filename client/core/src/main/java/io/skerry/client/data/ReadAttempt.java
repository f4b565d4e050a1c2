package io.skerry.client.data;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.skerry.proto.bulk.BlockRun;
import io.skerry.proto.bulk.BulkMessage;
import io.skerry.proto.rpc.ReadFrame;
import io.skerry.proto.rpc.ReadRequest;
import io.skerry.proto.types.ErrorTrailer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One range on its way from one member.
final class ReadAttempt implements ClientResponseObserver<ReadRequest, BulkMessage<ReadFrame>> {
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long STALL_OF_SUSPECT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ChunkMember member;
  private final StorageNodes nodes;
  private final long bytesMax;
  private final long startedAt = System.nanoTime();
  private final List<BlockRun> frames = new ArrayList<>();
  private Optional<ClientCallStreamObserver<ReadRequest>> stream = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private boolean blamed;
  private boolean complete;
  private long bytes;
  private long progressAt = System.nanoTime();

  /// @param bytesMax sealed bytes that the range can have
  ReadAttempt(ChunkMember member, StorageNodes nodes, long bytesMax) {
    this.member = member;
    this.nodes = nodes;
    this.bytesMax = bytesMax;
  }

  ChunkMember member() {
    return member;
  }

  @Override
  public synchronized void beforeStart(ClientCallStreamObserver<ReadRequest> requests) {
    stream = Optional.of(requests);
  }

  @Override
  public synchronized void onNext(BulkMessage<ReadFrame> frame) {
    if (complete || failure.isPresent()) {
      return;
    }
    if (frames.isEmpty()) {
      nodes.answered(member, System.nanoTime() - startedAt);
    }
    progressAt = System.nanoTime();
    int size = frame.payloadBytes();
    bytes += size;
    if (bytes > bytesMax) {
      fail("sent more than it was asked for", true);
      return;
    }
    frame.run().ifPresent(frames::add);
    nodes.read(member, size);
  }

  @Override
  public synchronized void onError(Throwable cause) {
    if (failure.isEmpty()) {
      boolean blame = ErrorTrailer.detail(cause).map(Failures::blames).orElse(true);
      fail(Failures.words(cause), blame);
    }
  }

  @Override
  public synchronized void onCompleted() {
    complete = true;
    notifyAll();
  }

  private void fail(String why, boolean nodeIsToBlame) {
    failure = Optional.of(why);
    blamed = nodeIsToBlame;
    frames.clear();
    stream.ifPresent(requests -> requests.cancel(why, null));
    notifyAll();
  }

  /// Waits until all frames are there, or none has come for too long.
  ///
  /// @return empty when the member failed
  synchronized Optional<List<BlockRun>> frames() throws InterruptedException {
    long patience = nodes.suspect(member.node()) ? STALL_OF_SUSPECT_NANOS : STALL_NANOS;
    // The time before somebody waits for the range must not count against the member.
    progressAt = Math.max(progressAt, System.nanoTime() - patience / 2);
    while (!complete && failure.isEmpty()) {
      long left = patience - (System.nanoTime() - progressAt);
      if (left <= 0) {
        fail("sent nothing for " + TimeUnit.NANOSECONDS.toSeconds(patience) + " s", true);
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }
    if (failure.isPresent()) {
      if (blamed) {
        nodes.failed(member);
      }
      return Optional.empty();
    }
    return Optional.of(frames);
  }

  synchronized String failure() {
    return member.name() + ": " + failure.orElse("no failure");
  }

  synchronized void cancel() {
    if (!complete && failure.isEmpty()) {
      fail("not wanted any more", false);
    }
    frames.clear();
  }
}
