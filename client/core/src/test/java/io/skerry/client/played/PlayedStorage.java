package io.skerry.client.played;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.skerry.proto.rpc.ChunkId;
import io.skerry.proto.rpc.ChunkServiceGrpc.ChunkServiceImplBase;
import io.skerry.proto.rpc.PutRequest;
import io.skerry.proto.rpc.ReadFrame;
import io.skerry.proto.rpc.ReadRequest;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.rpc.SealedBlocks;
import io.skerry.proto.rpc.WriteEnd;
import io.skerry.proto.rpc.WriteFrame;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.SealedLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/// A storage node that keeps sealed chunks in memory, well-behaved or not.
public final class PlayedStorage extends ChunkServiceImplBase {
  /// How the node treats calls.
  public enum Mood {
    WELL,
    /// Refuses every call.
    FAILING,
    /// Takes everything and never answers.
    SILENT,
    /// Answers writes with a receipt for something else, reads with changed bytes.
    LYING
  }

  private final int node;
  private final Map<ChunkId, Stored> chunks = new ConcurrentHashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile Mood mood = Mood.WELL;

  public PlayedStorage(int node) {
    this.node = node;
  }

  private record Stored(int length, int blockBytes, List<ByteString> blocks) {}

  public void mood(Mood value) {
    mood = value;
  }

  public int chunks() {
    return chunks.size();
  }

  public int reads() {
    return reads.get();
  }

  /// Writes that were refused.
  public int refused() {
    return refused.get();
  }

  /// Everything that the node holds, for a search.
  public List<ByteString> allBlocks() {
    return chunks.values().stream().flatMap(stored -> stored.blocks().stream()).toList();
  }

  @Override
  public StreamObserver<WriteFrame> write(StreamObserver<Receipt> answer) {
    return new Assembly(answer);
  }

  @Override
  public void put(PutRequest request, StreamObserver<Receipt> answer) {
    Assembly assembly = new Assembly(answer);
    assembly.onNext(WriteFrame.newBuilder().setHeader(request.getHeader()).build());
    assembly.onNext(WriteFrame.newBuilder().setBlocks(request.getBlocks()).build());
    assembly.onNext(WriteFrame.newBuilder().setEnd(request.getEnd()).build());
  }

  /// One chunk that arrives.
  private final class Assembly implements StreamObserver<WriteFrame> {
    private final StreamObserver<Receipt> answer;
    private final List<ByteString> blocks = new ArrayList<>();
    private final CRC32C checksum = new CRC32C();
    private ChunkId chunk = ChunkId.getDefaultInstance();
    private int blockBytes;
    private boolean over;

    Assembly(StreamObserver<Receipt> answer) {
      this.answer = answer;
    }

    @Override
    public void onNext(WriteFrame frame) {
      if (over || mood == Mood.SILENT) {
        return;
      }
      if (mood == Mood.FAILING) {
        over = true;
        answer.onError(ErrorTrailer.exception(ErrorCode.NOT_SERVING, "cut off"));
        refused.incrementAndGet();
      } else if (frame.hasHeader()) {
        chunk = frame.getHeader().getCapability().getChunk();
        blockBytes = frame.getHeader().getBlockBytes();
      } else if (frame.hasBlocks()) {
        take(frame.getBlocks());
      } else {
        end(frame.getEnd());
      }
    }

    private void take(SealedBlocks run) {
      ByteString payload = run.getPayload();
      checksum.update(payload.toByteArray());
      int at = 0;
      while (at < payload.size()) {
        int end = Math.min(payload.size(), at + blockBytes + SealedLayout.TAG_BYTES);
        blocks.add(payload.substring(at, end));
        at = end;
      }
    }

    private void end(WriteEnd end) {
      chunks.put(chunk, new Stored(end.getLength(), blockBytes, blocks));
      answer.onNext(
          Receipt.newBuilder()
              .setNode(node)
              .setChunk(chunk)
              .setLength(end.getLength())
              .setChecksum((int) checksum.getValue() + (mood == Mood.LYING ? 1 : 0))
              .build());
      answer.onCompleted();
    }

    @Override
    public void onError(Throwable failure) {
      over = true;
    }

    @Override
    public void onCompleted() {
      over = true;
    }
  }

  @Override
  public void read(ReadRequest request, StreamObserver<ReadFrame> answer) {
    reads.incrementAndGet();
    Stored stored = chunks.get(request.getCapability().getChunk());
    if (mood == Mood.SILENT) {
      return;
    }
    if (stored == null || mood == Mood.FAILING) {
      answer.onError(ErrorTrailer.exception(ErrorCode.CHUNK_NOT_FOUND, "not here"));
      return;
    }
    for (int i = 0; i < request.getBlocks(); i++) {
      int block = request.getFirstBlock() + i;
      byte[] bytes = stored.blocks().get(block).toByteArray();
      if (mood == Mood.LYING) {
        bytes[0] ^= 1;
      }
      CRC32C checksum = new CRC32C();
      checksum.update(bytes);
      answer.onNext(
          ReadFrame.newBuilder()
              .setChunkLength(stored.length())
              .setBlockBytes(stored.blockBytes())
              .setBlocks(
                  SealedBlocks.newBuilder()
                      .setFirstBlock(block)
                      .addChecksums((int) checksum.getValue())
                      .setPayload(ByteString.copyFrom(bytes)))
              .build());
    }
    answer.onCompleted();
  }
}
