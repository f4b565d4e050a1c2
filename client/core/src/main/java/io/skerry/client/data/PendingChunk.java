package io.skerry.client.data;

import io.grpc.Deadline;
import io.skerry.client.SkerryException;
import io.skerry.client.metadata.Pause;
import io.skerry.client.metadata.RemotePath;
import io.skerry.proto.rpc.ChunkId;
import io.skerry.proto.rpc.NewChunk;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// A run of a file's bytes that becomes one chunk. Its plaintext is kept until enough nodes have
/// confirmed it, so that it can be sealed and stored again, elsewhere and under a new id.
final class PendingChunk {
  /// One frame on the wire; below half a region of a small heap.
  private static final int FRAME_BYTES = 256 * 1024;

  private final DataContext context;
  private final RemotePath path;
  private final WriteHandle handle;
  private final ChunkSupply supply;
  private final long offset;
  private final BlockSource source;
  private final int framesBlocks;
  private int limit;
  private long reserved;
  private int sentBlocks;
  private boolean ended;
  private Optional<ChunkUpload> upload = Optional.empty();

  PendingChunk(
      DataContext context, RemotePath path, WriteHandle handle, ChunkSupply supply, long offset) {
    this.context = context;
    this.path = path;
    this.handle = handle;
    this.supply = supply;
    this.offset = offset;
    this.source = new BlockSource(handle.blockBytes());
    this.framesBlocks = Math.max(1, FRAME_BYTES / handle.blockBytes());
    this.limit = Math.min(chunkLimit(), framesBlocks * handle.blockBytes());
  }

  /// What a chunk may hold here: what the policy wants, and no more than half of the memory.
  private int chunkLimit() {
    int affordable = (int) Math.min(Integer.MAX_VALUE, context.budget().bytes() / 2);
    int wanted = Math.min(handle.chunkBytes(), affordable);
    return Math.max(1, wanted / handle.blockBytes()) * handle.blockBytes();
  }

  boolean full() {
    return source.length() >= limit;
  }

  boolean growable() {
    return reserved == 0 && limit < chunkLimit();
  }

  /// Takes room for a whole chunk if it is free now.
  boolean tryGrow() {
    long more = (long) chunkLimit() - limit;
    return context.budget().tryTake(more) && grown(more);
  }

  /// The same, waiting. The caller must hold no memory of another chunk.
  boolean growWithin(long millis) throws InterruptedException {
    long more = (long) chunkLimit() - limit;
    return context.budget().take(more, millis) && grown(more);
  }

  private boolean grown(long more) {
    reserved = more;
    limit = chunkLimit();
    return true;
  }

  int length() {
    return source.length();
  }

  int append(byte[] bytes, int from, int count) throws SkerryException, InterruptedException {
    int taken = source.append(bytes, from, count, limit);
    while (source.fullBlocks() - sentBlocks >= framesBlocks) {
      ship(framesBlocks);
    }
    return taken;
  }

  private void ship(int blocks) throws SkerryException, InterruptedException {
    if (upload.isEmpty() && sentBlocks == 0) {
      upload = Optional.of(start(supply.take(Set.of())));
    }
    // A failed attempt stays failed; settling stores everything again.
    if (upload.isPresent() && upload.get().viable()) {
      boolean unused = upload.get().send(source, sentBlocks, blocks);
    }
    sentBlocks += blocks;
  }

  private ChunkUpload start(PlacedChunk placed) {
    return ChunkUpload.start(
        placed, handle.key(), handle.blockBytes(), context.nodes(), handle.minCopies());
  }

  /// No byte follows: sends the rest without waiting for receipts.
  void end() throws SkerryException, InterruptedException {
    if (ended) {
      return;
    }
    ended = true;
    while (sentBlocks < source.blocks()) {
      ship(Math.min(framesBlocks, source.blocks() - sentBlocks));
    }
    upload.filter(ChunkUpload::viable).ifPresent(ChunkUpload::end);
  }

  /// Waits until the chunk is stored, here or elsewhere, and gives its memory back.
  NewChunk settle() throws SkerryException, InterruptedException {
    try {
      end();
      ChunkUpload last = upload.orElseThrow();
      Optional<List<Receipt>> receipts = last.receipts();
      Set<Integer> failed = new TreeSet<>();
      Deadline deadline = Deadline.after(context.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
      Pause pause = new Pause();
      while (receipts.isEmpty()) {
        failed.addAll(last.blamedNodes());
        String why = last.failures();
        last.cancel();
        if (deadline.isExpired()) {
          throw new SkerryException(
              ErrorCode.NOT_ENOUGH_COPIES,
              path.toString(),
              path + ": too few storage nodes took the data (" + why + ')');
        }
        pause.take(deadline);
        last = again(failed);
        upload = Optional.of(last);
        receipts = last.receipts();
      }
      return stored(last.placed(), receipts.get());
    } finally {
      release();
    }
  }

  private ChunkUpload again(Set<Integer> failed) throws SkerryException, InterruptedException {
    ChunkUpload attempt = start(supply.take(failed));
    int blocks = source.blocks();
    for (int i = 0; i < blocks && attempt.viable(); i += framesBlocks) {
      boolean unused = attempt.send(source, i, Math.min(framesBlocks, blocks - i));
    }
    if (attempt.viable()) {
      attempt.end();
    }
    return attempt;
  }

  private NewChunk stored(PlacedChunk placed, List<Receipt> receipts) {
    return NewChunk.newBuilder()
        .setOffset(offset)
        .setChunk(ChunkId.newBuilder().setHigh(placed.chunk().high()).setLow(placed.chunk().low()))
        .setLength(source.length())
        .addAllReceipts(receipts)
        .build();
  }

  /// Stops everything and gives the memory back.
  void abandon() {
    upload.ifPresent(ChunkUpload::cancel);
    release();
  }

  private void release() {
    context.budget().giveBack(reserved);
    reserved = 0;
    source.clear();
  }
}
