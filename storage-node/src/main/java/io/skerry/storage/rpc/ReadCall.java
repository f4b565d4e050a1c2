package io.skerry.storage.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.skerry.proto.bulk.BulkMessage;
import io.skerry.proto.rpc.ReadFrame;
import io.skerry.proto.rpc.ReadRequest;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.SealedLayout;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.SealedRun;
import io.skerry.storage.codec.ChunkMessages;
import io.skerry.storage.traffic.StallWatch;
import io.skerry.storage.traffic.StreamLimit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One range of a chunk on its way to a reader. Frames are read from the store only while the
/// transport takes them, so a slow reader holds neither a thread nor more than a few frames.
final class ReadCall implements StallWatch.Stream {
  private static final Logger log = LoggerFactory.getLogger(ReadCall.class);
  private static final int FRAME_BYTES = 256 * 1024;
  private static final int ON_READY_BYTES = 1 << 20;

  private final ChunkCalls calls;
  private final PeerIdentity caller;
  private final ServerCallStreamObserver<BulkMessage<ReadFrame>> frames;
  private Optional<StreamLimit.Entry> place = Optional.empty();
  private Optional<Range> range = Optional.empty();
  private boolean closed;
  private volatile long waitingSince = NOT_WAITING;

  ReadCall(
      ChunkCalls calls,
      PeerIdentity caller,
      ServerCallStreamObserver<BulkMessage<ReadFrame>> frames) {
    this.calls = calls;
    this.caller = caller;
    this.frames = frames;
  }

  void begin(ReadRequest request) {
    frames.setOnCancelHandler(this::close);
    frames.setOnReadyThreshold(ON_READY_BYTES);
    frames.setOnReadyHandler(this::pump);
    calls.stalls().add(this);
    enter(request);
  }

  private synchronized void enter(ReadRequest request) {
    try {
      var member = calls.serving();
      var permitted = calls.permitted(member, request.getCapability(), ChunkOperation.READ, caller);
      Thread worker = Thread.currentThread();
      Runnable proceed = () -> admitted(permitted.key(), request);
      StreamLimit.Entry entry =
          calls
              .reads()
              .enter(
                  () -> {
                    if (Thread.currentThread() == worker) {
                      proceed.run();
                    } else {
                      calls.workers().execute(proceed);
                    }
                  },
                  this::busy);
      place = Optional.of(entry);
      if (closed) {
        entry.leave();
      }
    } catch (RuntimeException e) {
      fail(e, "unknown");
    }
  }

  private synchronized void busy() {
    fail(
        new ChunkRefusedException(ErrorCode.BUSY, "too many reads are under way at this node"),
        "unknown");
  }

  private synchronized void admitted(ChunkKey key, ReadRequest request) {
    if (closed) {
      return;
    }
    try {
      ChunkRecord chunk =
          calls
              .store()
              .find(key)
              .orElseThrow(
                  () ->
                      new ChunkRefusedException(
                          ErrorCode.CHUNK_NOT_FOUND, key + " is not on this node"));
      range = Optional.of(Range.of(chunk, request));
      pump();
    } catch (RuntimeException e) {
      fail(e, key);
    }
  }

  private synchronized void pump() {
    if (closed || range.isEmpty()) {
      return;
    }
    Range left = range.get();
    try {
      while (frames.isReady() && !closed) {
        waitingSince = NOT_WAITING;
        calls.serving(); // a long read ends when the node may no longer serve
        SealedRun run = calls.store().read(left.chunk, left.next, left.frameBlocks());
        int bytes = run.payload().remaining();
        frames.onNext(left.frame(run));
        calls.counters().bytesRead().add(bytes);
        if (left.advance(run.checksums().size())) {
          close();
          frames.onCompleted();
          return;
        }
      }
      waitingSince = calls.nanoClock().getAsLong();
    } catch (RuntimeException e) {
      fail(e, left.chunk.key());
    }
  }

  private void fail(RuntimeException failure, Object chunk) {
    if (closed) {
      return;
    }
    if (failure instanceof ChunkRefusedException refusal
        && refusal.code() == ErrorCode.CHECKSUM_MISMATCH) {
      calls.counters().checksumMismatches().increment();
      log.atError()
          .addKeyValue("chunk", chunk)
          .addKeyValue("why", refusal.getMessage())
          .log("checksum-mismatch");
    }
    close();
    frames.onError(Failures.answer(failure, chunk, calls.counters()));
  }

  private synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    waitingSince = NOT_WAITING;
    calls.stalls().remove(this);
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
      fail(
          new ChunkRefusedException(ErrorCode.UNAVAILABLE, "the reader has stalled"),
          range.<Object>map(left -> left.chunk.key()).orElse("unknown"));
    }
  }

  /// What is still to be sent.
  private static final class Range {
    private final ChunkRecord chunk;
    private final int end;
    private int next;
    private boolean first = true;

    private Range(ChunkRecord chunk, int next, int end) {
      this.chunk = chunk;
      this.next = next;
      this.end = end;
    }

    static Range of(ChunkRecord chunk, ReadRequest request) {
      int total = SealedLayout.blocks(chunk.length(), chunk.blockBytes());
      int from = request.getFirstBlock();
      int count = request.getBlocks() == 0 ? total - from : request.getBlocks();
      if (from < 0 || count < 0 || from > total || count > total - from) {
        throw new ChunkRefusedException(
            ErrorCode.INVALID_ARGUMENT,
            "blocks from " + Integer.toUnsignedString(from) + " of " + total + " were asked for");
      }
      return new Range(chunk, from, from + count);
    }

    int frameBlocks() {
      int fitting = FRAME_BYTES / chunk.blockBytes();
      return Math.min(end - next, Math.max(1, fitting));
    }

    BulkMessage<ReadFrame> frame(SealedRun run) {
      ReadFrame envelope = ReadFrame.getDefaultInstance();
      if (first) {
        first = false;
        envelope =
            ReadFrame.newBuilder()
                .setChunkLength(chunk.length())
                .setChunkChecksum(chunk.checksum())
                .setBlockBytes(chunk.blockBytes())
                .build();
      }
      return BulkMessage.of(envelope, ChunkMessages.blocks(run));
    }

    /// Whether that was the last frame.
    boolean advance(int blocks) {
      next += blocks;
      return next >= end;
    }
  }
}
