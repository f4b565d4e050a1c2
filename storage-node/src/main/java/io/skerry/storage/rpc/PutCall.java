package io.skerry.storage.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.skerry.proto.bulk.BlockRun;
import io.skerry.proto.bulk.BulkMessage;
import io.skerry.proto.rpc.PutRequest;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.rpc.WriteEnd;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ErrorCode;
import io.skerry.storage.chunk.ChunkAssembly;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.ChunkWrite;
import io.skerry.storage.chunk.PresentedCapability;
import io.skerry.storage.chunk.SealedBlock;
import io.skerry.storage.codec.ChunkMessages;
import io.skerry.storage.traffic.StreamLimit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One chunk that arrives whole in one message. Everything about it is checked as in a stream.
final class PutCall {
  private final ChunkCalls calls;
  private final PeerIdentity caller;
  private final ServerCallStreamObserver<Receipt> answers;
  private Optional<StreamLimit.Entry> place = Optional.empty();
  private Object chunk = "unknown";
  private boolean closed;

  PutCall(ChunkCalls calls, PeerIdentity caller, ServerCallStreamObserver<Receipt> answers) {
    this.calls = calls;
    this.caller = caller;
    this.answers = answers;
  }

  /// Runs on a worker.
  synchronized void begin(BulkMessage<PutRequest> request) {
    answers.setOnCancelHandler(this::close);
    try {
      var member = calls.serving();
      var permitted =
          calls.permitted(
              member, request.envelope().getHeader().getCapability(), ChunkOperation.WRITE, caller);
      chunk = permitted.key();
      calls.space().get().require();
      Thread worker = Thread.currentThread();
      place =
          Optional.of(
              calls
                  .writes()
                  .enter(
                      () -> {
                        if (Thread.currentThread() == worker) {
                          store(permitted, request);
                        } else {
                          calls.workers().execute(() -> store(permitted, request));
                        }
                      },
                      this::busy));
      if (closed) {
        place.get().leave();
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private synchronized void busy() {
    fail(new ChunkRefusedException(ErrorCode.BUSY, "too many writes are under way at this node"));
  }

  private synchronized void store(PresentedCapability permitted, BulkMessage<PutRequest> request) {
    if (closed) {
      return;
    }
    int epoch = permitted.capability().epoch();
    WriteEnd end = request.envelope().getEnd();
    try {
      int blockBytes = request.envelope().getHeader().getBlockBytes();
      BlockRun run =
          request
              .run()
              .orElseThrow(
                  () ->
                      new ChunkRefusedException(
                          ErrorCode.INVALID_ARGUMENT, "malformed put: it has no blocks"));
      ChunkAssembly assembly = new ChunkAssembly(blockBytes);
      List<SealedBlock> blocks = assembly.accept(ChunkMessages.run(run));
      assembly.finish(end.getLength(), end.getChecksum());
      Optional<ChunkRecord> existing = calls.store().find(permitted.key());
      if (existing.isPresent()) {
        answer(same(existing.get(), end), epoch);
        return;
      }
      try (ChunkWrite write = calls.store().write(permitted.key(), blockBytes, epoch)) {
        blocks.forEach(write::append);
        var sealed = write.seal(end.getLength(), end.getChecksum());
        var _ = sealed.whenCompleteAsync(this::sealed, calls.workers());
      }
      calls.counters().bytesWritten().add(run.length());
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private static ChunkRecord same(ChunkRecord existing, WriteEnd end) {
    if (!existing.same(end.getLength(), end.getChecksum())) {
      throw new ChunkRefusedException(
          ErrorCode.CHUNK_CONFLICT, existing.key() + " is here already with other content");
    }
    return existing;
  }

  private synchronized void sealed(@Nullable ChunkRecord stored, @Nullable Throwable failure) {
    if (closed) {
      return;
    }
    try {
      if (failure != null) {
        fail(failure);
      } else if (stored != null) {
        calls.counters().chunksWritten().increment();
        answer(stored, stored.epoch());
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /// A receipt says that the node holds the chunk and answers for it: it needs a live membership.
  private void answer(ChunkRecord stored, int epoch) {
    Receipt receipt = ChunkMessages.receipt(calls.serving().receipt(stored, epoch));
    close();
    answers.onNext(receipt);
    answers.onCompleted();
  }

  private void fail(Throwable failure) {
    if (closed) {
      return;
    }
    close();
    answers.onError(Failures.answer(failure, chunk, calls.counters()));
  }

  private synchronized void close() {
    if (!closed) {
      closed = true;
      place.ifPresent(StreamLimit.Entry::leave);
    }
  }
}
