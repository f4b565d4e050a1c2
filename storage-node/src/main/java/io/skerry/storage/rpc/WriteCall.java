package io.skerry.storage.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.skerry.proto.bulk.BlockRun;
import io.skerry.proto.bulk.BulkMessage;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.rpc.WriteEnd;
import io.skerry.proto.rpc.WriteFrame;
import io.skerry.proto.rpc.WriteHeader;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ErrorCode;
import io.skerry.storage.chunk.ChunkAssembly;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.ChunkWrite;
import io.skerry.storage.chunk.SealedBlock;
import io.skerry.storage.chunk.SealedRun;
import io.skerry.storage.codec.ChunkMessages;
import io.skerry.storage.traffic.StallWatch;
import io.skerry.storage.traffic.StreamLimit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One chunk that a writer sends: header, blocks, end; then the receipt. The next frame is asked
/// for only when the last one is with the store, so a call holds one frame at most.
final class WriteCall implements StreamObserver<BulkMessage<WriteFrame>>, StallWatch.Stream {
  private final ChunkCalls calls;
  private final PeerIdentity caller;
  private final ServerCallStreamObserver<Receipt> answers;
  private Optional<StreamLimit.Entry> place = Optional.empty();
  private Optional<Target> target = Optional.empty();
  private boolean ended;
  private boolean closed;
  private volatile long waitingSince = NOT_WAITING;

  WriteCall(ChunkCalls calls, PeerIdentity caller, ServerCallStreamObserver<Receipt> answers) {
    this.calls = calls;
    this.caller = caller;
    this.answers = answers;
  }

  void begin() {
    answers.disableAutoRequest();
    answers.setOnCancelHandler(this::close);
    calls.stalls().add(this);
    requestNext();
  }

  private void requestNext() {
    waitingSince = calls.nanoClock().getAsLong();
    answers.request(1);
  }

  @Override
  public synchronized void onNext(BulkMessage<WriteFrame> message) {
    waitingSince = NOT_WAITING;
    if (closed) {
      return;
    }
    try {
      WriteFrame frame = message.envelope();
      switch (frame.getFrameCase()) {
        case HEADER -> header(frame.getHeader());
        case END -> end(frame.getEnd());
        case BLOCKS, FRAME_NOT_SET ->
            blocks(message.run().orElseThrow(() -> invalid("an empty frame")));
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void header(WriteHeader header) {
    if (target.isPresent()) {
      throw invalid("a second header");
    }
    var member = calls.serving();
    var permitted = calls.permitted(member, header.getCapability(), ChunkOperation.WRITE, caller);
    calls.space().get().require();
    Target opened =
        new Target(
            permitted.key(),
            permitted.capability().epoch(),
            header.getBlockBytes(),
            new ChunkAssembly(header.getBlockBytes()));
    target = Optional.of(opened);
    StreamLimit.Entry entry =
        calls.writes().enter(() -> calls.workers().execute(() -> admitted(opened)), this::busy);
    place = Optional.of(entry);
    if (closed) {
      entry.leave();
    }
  }

  private synchronized void admitted(Target opened) {
    if (closed) {
      return;
    }
    try {
      opened.existing = calls.store().find(opened.key);
      if (opened.existing.isEmpty()) {
        opened.write =
            Optional.of(calls.store().write(opened.key, opened.blockBytes, opened.epoch));
      }
      requestNext();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private synchronized void busy() {
    fail(new ChunkRefusedException(ErrorCode.BUSY, "too many writes are under way at this node"));
  }

  private void blocks(BlockRun message) {
    Target open = opened();
    // Many writes may have begun while there was room for one.
    calls.space().get().require();
    SealedRun run = ChunkMessages.run(message);
    for (SealedBlock block : open.assembly.accept(run)) {
      open.write.ifPresent(write -> write.append(block));
    }
    calls.counters().bytesWritten().add(run.payload().remaining());
    requestNext();
  }

  private void end(WriteEnd end) {
    Target open = opened();
    ended = true;
    open.assembly.finish(end.getLength(), end.getChecksum());
    if (open.write.isPresent()) {
      var sealed = open.write.get().seal(end.getLength(), end.getChecksum());
      var _ = sealed.whenCompleteAsync((chunk, failure) -> sealed(chunk, failure), calls.workers());
      return;
    }
    ChunkRecord existing = open.existing.orElseThrow();
    if (!existing.same(end.getLength(), end.getChecksum())) {
      throw new ChunkRefusedException(
          ErrorCode.CHUNK_CONFLICT, open.key + " is here already with other content");
    }
    answer(existing, open.epoch);
  }

  private synchronized void sealed(@Nullable ChunkRecord chunk, @Nullable Throwable failure) {
    if (closed) {
      return;
    }
    try {
      if (failure != null) {
        fail(failure);
      } else if (chunk != null) {
        calls.counters().chunksWritten().increment();
        answer(chunk, chunk.epoch());
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /// A receipt says that the node holds the chunk and answers for it: it needs a live membership.
  private void answer(ChunkRecord chunk, int epoch) {
    Receipt receipt = ChunkMessages.receipt(calls.serving().receipt(chunk, epoch));
    close();
    answers.onNext(receipt);
    answers.onCompleted();
  }

  private Target opened() {
    if (ended) {
      throw invalid("a frame behind the end");
    }
    return target.orElseThrow(() -> invalid("the first frame is not a header"));
  }

  @Override
  public synchronized void onError(Throwable failure) {
    close(); // the sender is gone; whoever has a receipt keeps it
  }

  @Override
  public synchronized void onCompleted() {
    if (!ended && !closed) {
      fail(invalid("the stream ended before the chunk"));
    }
  }

  private void fail(Throwable failure) {
    if (closed) {
      return;
    }
    Object chunk = target.<Object>map(open -> open.key).orElse("unknown");
    close();
    answers.onError(Failures.answer(failure, chunk, calls.counters()));
  }

  private synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    waitingSince = NOT_WAITING;
    calls.stalls().remove(this);
    target.flatMap(open -> open.write).ifPresent(ChunkWrite::close);
    place.ifPresent(StreamLimit.Entry::leave);
  }

  @Override
  public long silentSinceNanos() {
    return waitingSince;
  }

  @Override
  public void cut() {
    calls.workers().execute(this::stalled);
  }

  private synchronized void stalled() {
    if (waitingSince != NOT_WAITING) {
      fail(new ChunkRefusedException(ErrorCode.UNAVAILABLE, "the sender has stalled"));
    }
  }

  private static ChunkRefusedException invalid(String what) {
    return new ChunkRefusedException(ErrorCode.INVALID_ARGUMENT, "malformed write: " + what);
  }

  /// The chunk that the header names.
  private static final class Target {
    private final ChunkKey key;
    private final int epoch;
    private final int blockBytes;
    private final ChunkAssembly assembly;
    private Optional<ChunkRecord> existing = Optional.empty();
    private Optional<ChunkWrite> write = Optional.empty();

    private Target(ChunkKey key, int epoch, int blockBytes, ChunkAssembly assembly) {
      this.key = key;
      this.epoch = epoch;
      this.blockBytes = blockBytes;
      this.assembly = assembly;
    }
  }
}
