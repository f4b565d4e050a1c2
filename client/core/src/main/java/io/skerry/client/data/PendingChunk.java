package io.skerry.client.data;

import io.grpc.Deadline;
import io.skerry.client.SkerryException;
import io.skerry.client.metadata.Pause;
import io.skerry.client.metadata.RemotePath;
import io.skerry.proto.bulk.BlockRun;
import io.skerry.proto.rpc.ChunkId;
import io.skerry.proto.rpc.NewChunk;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.types.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// A run of a file's bytes that becomes one chunk. It is kept, sealed, until enough nodes have
/// confirmed it, so that it can be sealed again and stored elsewhere under a new id. A chunk that
/// fits into one frame is sent in one message.
final class PendingChunk {
  /// One frame on the wire; below half a region of a small heap.
  private static final int FRAME_BYTES = 256 * 1024;

  private final DataContext context;
  private final RemotePath path;
  private final WriteHandle handle;
  private final ChunkSupply supply;
  private final long offset;
  private final int frameBytes;
  private byte[] open = new byte[0];
  private int openBytes;
  private int limit;
  private long reserved;
  private boolean ended;
  private Optional<SealedChunk> sealed = Optional.empty();
  private Optional<PlacedChunk> placed = Optional.empty();
  private Optional<ChunkUpload> upload = Optional.empty();

  PendingChunk(
      DataContext context, RemotePath path, WriteHandle handle, ChunkSupply supply, long offset) {
    this.context = context;
    this.path = path;
    this.handle = handle;
    this.supply = supply;
    this.offset = offset;
    this.frameBytes = Math.max(1, FRAME_BYTES / handle.blockBytes()) * handle.blockBytes();
    this.limit = Math.min(chunkLimit(), frameBytes);
  }

  /// What a chunk may hold here: what the policy wants, and no more than half of the memory.
  private int chunkLimit() {
    int affordable = (int) Math.min(Integer.MAX_VALUE, context.budget().bytes() / 2);
    int wanted = Math.min(handle.chunkBytes(), affordable);
    return Math.max(1, wanted / handle.blockBytes()) * handle.blockBytes();
  }

  boolean full() {
    return length() >= limit;
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

  private int length() {
    return sealed.map(SealedChunk::length).orElse(0) + openBytes;
  }

  /// Takes bytes, at most up to the limit. Whole frames are sealed from where they lie.
  int append(byte[] bytes, int from, int count) throws SkerryException, InterruptedException {
    int wanted = Math.min(count, limit - length());
    int taken = 0;
    while (taken < wanted) {
      if (openBytes == 0 && wanted - taken >= frameBytes) {
        ship(bytes, from + taken, frameBytes);
        taken += frameBytes;
      } else {
        int piece = Math.min(wanted - taken, frameBytes - openBytes);
        keep(bytes, from + taken, piece);
        taken += piece;
      }
    }
    return taken;
  }

  private void keep(byte[] bytes, int from, int count)
      throws SkerryException, InterruptedException {
    int needed = openBytes + count;
    if (needed > open.length) {
      open = Arrays.copyOf(open, Math.min(frameBytes, Math.max(needed, 2 * open.length)));
    }
    System.arraycopy(bytes, from, open, openBytes, count);
    openBytes = needed;
    if (openBytes == frameBytes) {
      shipOpen();
    }
  }

  private void shipOpen() throws SkerryException, InterruptedException {
    ship(open, 0, openBytes);
    openBytes = 0;
  }

  /// Seals a frame. The first one waits for the second: a chunk of one frame is sent otherwise.
  private void ship(byte[] plain, int from, int count)
      throws SkerryException, InterruptedException {
    if (sealed.isEmpty()) {
      PlacedChunk place = supply.take(Set.of());
      placed = Optional.of(place);
      sealed =
          Optional.of(
              new SealedChunk(
                  handle.key().cipher(place.chunk()), handle.blockBytes(), context.buffers()));
      sealed.get().add(plain, from, count);
      return;
    }
    SealedChunk chunk = sealed.get();
    if (upload.isEmpty()) {
      upload = Optional.of(started(placed.orElseThrow()));
      sendOn(chunk.frames().get(0));
    }
    sendOn(chunk.add(plain, from, count));
  }

  /// A failed attempt stays failed; settling stores everything again.
  private void sendOn(BlockRun frame) throws InterruptedException {
    ChunkUpload current = upload.orElseThrow();
    if (current.viable()) {
      boolean unused = current.send(frame);
    }
  }

  private ChunkUpload started(PlacedChunk place) {
    return ChunkUpload.start(place, context.nodes(), handle);
  }

  /// No byte follows: sends the rest without waiting for receipts.
  void end() throws SkerryException, InterruptedException {
    if (ended) {
      return;
    }
    ended = true;
    if (openBytes > 0) {
      shipOpen();
    }
    SealedChunk chunk = sealed.orElseThrow();
    if (upload.isEmpty()) {
      upload = Optional.of(ChunkUpload.put(placed.orElseThrow(), context.nodes(), handle, chunk));
    } else if (upload.get().viable()) {
      upload.get().end(chunk);
    }
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
    PlacedChunk place = supply.take(failed);
    SealedChunk chunk = sealed.orElseThrow();
    chunk.sealAgain(handle.key().cipher(place.chunk()));
    if (chunk.frames().size() == 1) {
      return ChunkUpload.put(place, context.nodes(), handle, chunk);
    }
    ChunkUpload attempt = started(place);
    for (BlockRun frame : chunk.frames()) {
      if (!attempt.send(frame)) {
        return attempt;
      }
    }
    attempt.end(chunk);
    return attempt;
  }

  private NewChunk stored(PlacedChunk place, List<Receipt> receipts) {
    return NewChunk.newBuilder()
        .setOffset(offset)
        .setChunk(ChunkId.newBuilder().setHigh(place.chunk().high()).setLow(place.chunk().low()))
        .setLength(length())
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
    boolean nobodyHolds = upload.filter(ChunkUpload::allReceived).isPresent();
    sealed.ifPresent(chunk -> chunk.release(nobodyHolds));
  }
}
