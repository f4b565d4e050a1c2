package io.skerry.client.data;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileStatus;
import io.skerry.client.SkerryException;
import io.skerry.client.metadata.RemotePath;
import io.skerry.client.metadata.StatusTranslation;
import io.skerry.proto.rpc.CommitFileRequest;
import io.skerry.proto.rpc.FirstContent;
import io.skerry.proto.rpc.NewChunk;
import io.skerry.proto.types.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes a file's content, in order or from place to place. Two chunks are under way at most: one
/// being filled, one waiting for receipts. An error sticks: what was committed before it stays,
/// nothing is added.
public final class ContentWriter {
  /// Keeps a commit within what the metadata service takes as one command.
  private static final int CHUNKS_IN_COMMIT = 2_000;

  private static final long MEMORY_WAIT_MILLIS = 5_000;
  private static final long MEMORY_WAIT_AGAIN_MILLIS = 100;

  private final DataContext context;
  private final RemotePath path;
  private final WriteHandle handle;
  private final CreateOptions options;
  private final boolean append;

  /// Whether others may change the file between two commits of this writer.
  private final boolean shared;

  private final WrittenRanges written = new WrittenRanges();
  private final ChunkSupply supply;
  private final WriteHold hold;
  private final List<NewChunk> stored = new ArrayList<>();
  private Optional<PendingChunk> filling = Optional.empty();
  private Optional<PendingChunk> waiting = Optional.empty();
  private Optional<SkerryException> failure = Optional.empty();
  private Optional<FileStatus> status;
  private long position;

  /// Bytes written before those of the next commit.
  private long committed;

  private long memoryWaitMillis = MEMORY_WAIT_MILLIS;
  private boolean replace;
  private long expectedVersion;
  private boolean commitTried;
  private boolean closed;

  private ContentWriter(
      DataContext context,
      RemotePath path,
      WriteHandle handle,
      CreateOptions options,
      boolean shared) {
    this.context = context;
    this.path = path;
    this.handle = handle;
    this.options = options;
    this.append = options.existing() == CreateOptions.Existing.EXTENDED;
    this.shared = shared || append;
    this.supply = new ChunkSupply(context, path, handle);
    this.hold = WriteHold.begin(context.open(), path, handle);
    this.status = handle.status();
    this.replace = !handle.created() && options.existing() == CreateOptions.Existing.REPLACED;
    this.expectedVersion = handle.created() && !this.shared ? handle.version() : 0;
  }

  /// Makes or opens the file, or prepares to make it with the first commit.
  public static ContentWriter open(DataContext context, RemotePath path, CreateOptions options)
      throws SkerryException {
    WriteHandle handle =
        options.existing() == CreateOptions.Existing.REFUSED_AT_COMMIT
            ? context.prepared().take(path, context.nodes().suspects())
            : context.calls().openForWrite(path, options);
    WriteHandle used = options.allReceipts() ? handle.waitingForAll() : handle;
    boolean updates = options.existing() == CreateOptions.Existing.UPDATED;
    return new ContentWriter(context, path, used, options, updates);
  }

  /// Opens the file for an editor, who takes what others write between his commits as it comes.
  static ContentWriter openShared(DataContext context, RemotePath path, CreateOptions options)
      throws SkerryException {
    WriteHandle handle = context.calls().openForWrite(path, options);
    return new ContentWriter(context, path, handle, options, /* shared= */ true);
  }

  public synchronized void write(byte[] bytes, int offset, int length) throws SkerryException {
    write(position, bytes, offset, length);
  }

  /// Writes at any place; what lies between keeps its content, or reads as zeros. Not for a writer
  /// that appends.
  synchronized void write(long place, byte[] bytes, int offset, int length) throws SkerryException {
    usable();
    try {
      moveTo(place, length);
      int at = offset;
      int end = offset + length;
      while (at < end) {
        PendingChunk chunk = chunkWithRoom();
        int taken = chunk.append(bytes, at, end - at);
        at += taken;
        position += taken;
      }
    } catch (SkerryException e) {
      throw sticking(e);
    } catch (InterruptedException e) {
      throw sticking(interrupted(e));
    }
  }

  /// A commit brings no byte twice; what is written again waits for the first to be committed.
  private void moveTo(long place, int length) throws SkerryException, InterruptedException {
    if (place != position) {
      pushFilling();
      position = place;
    }
    if (written.overlap(place, place + length)) {
      settleAll();
      commit(0);
    }
    written.add(place, place + length);
  }

  private void pushFilling() throws SkerryException, InterruptedException {
    if (filling.isPresent()) {
      filling.get().end();
      settleWaiting();
      waiting = filling;
      filling = Optional.empty();
      commitWhenMany();
    }
  }

  private PendingChunk chunkWithRoom() throws SkerryException, InterruptedException {
    if (filling.isPresent() && filling.get().full()) {
      PendingChunk chunk = filling.get();
      if (!chunk.growable() || !grow(chunk)) {
        pushFilling();
      }
    }
    if (filling.isEmpty()) {
      filling = Optional.of(new PendingChunk(context, path, handle, supply, position));
    }
    return filling.get();
  }

  /// Room for a whole chunk, or none: then the chunk ends small and nobody waits for anybody.
  private boolean grow(PendingChunk chunk) throws SkerryException, InterruptedException {
    if (chunk.tryGrow()) {
      return true;
    }
    settleWaiting();
    boolean grown = chunk.growWithin(memoryWaitMillis);
    memoryWaitMillis = grown ? MEMORY_WAIT_MILLIS : MEMORY_WAIT_AGAIN_MILLIS;
    return grown;
  }

  private void settleWaiting() throws SkerryException, InterruptedException {
    if (waiting.isPresent()) {
      PendingChunk chunk = waiting.get();
      waiting = Optional.empty();
      stored.add(chunk.settle());
    }
  }

  private void commitWhenMany() throws SkerryException, InterruptedException {
    if (stored.size() >= CHUNKS_IN_COMMIT) {
      settleWaiting();
      commit(0);
    }
  }

  /// Makes everything written so far durable and visible.
  public synchronized void sync() throws SkerryException {
    usable();
    try {
      settleAll();
      if (!stored.isEmpty() || replace || status.isEmpty()) {
        commit(0);
      }
    } catch (SkerryException e) {
      throw sticking(e);
    } catch (InterruptedException e) {
      throw sticking(interrupted(e));
    }
  }

  private void settleAll() throws SkerryException, InterruptedException {
    if (filling.isPresent()) {
      filling.get().end();
    }
    settleWaiting();
    if (filling.isPresent()) {
      waiting = filling;
      filling = Optional.empty();
      settleWaiting();
    }
  }

  private void commit(long mtimeNanos) throws SkerryException {
    commitTried = true;
    boolean closes = closed && hold.end();
    ContentCalls.Committed done =
        status.isEmpty() ? create(mtimeNanos) : change(mtimeNanos, closes);
    status = Optional.of(done.status());
    // Whoever changed the content since would be mixed with what follows, unless this is appended.
    expectedVersion = shared ? 0 : done.version();
    committed = stored.isEmpty() ? committed : end(stored.get(stored.size() - 1));
    replace = false;
    stored.clear();
    written.clear();
  }

  private ContentCalls.Committed create(long mtimeNanos) throws SkerryException {
    FirstContent content =
        FirstContent.newBuilder()
            .setKey(handle.keyId())
            .addAllChunks(stored)
            .setMtimeNanos(mtimeNanos)
            .build();
    try {
      return context.calls().create(path, options, content);
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.NOT_ALLOCATED || e.errorCode() == ErrorCode.SESSION_LOST) {
        context.prepared().forget(path);
      }
      throw e;
    }
  }

  private ContentCalls.Committed change(long mtimeNanos, boolean closes) throws SkerryException {
    return context
        .calls()
        .commit(
            path,
            CommitFileRequest.newBuilder()
                .setNamespace(path.namespace())
                .setInode(inode())
                .setKey(handle.keyId())
                .addAllChunks(append ? fromCommitted() : stored)
                .setAppend(append)
                .setReplace(replace)
                .setMtimeNanos(mtimeNanos)
                .setIfVersion(expectedVersion)
                .setCloses(closes)
                .build());
  }

  private long inode() {
    return status.orElseThrow().inode();
  }

  /// The stored chunks by their place in this commit; the service knows where the file ends.
  private List<NewChunk> fromCommitted() {
    List<NewChunk> moved = new ArrayList<>(stored.size());
    for (NewChunk chunk : stored) {
      moved.add(chunk.toBuilder().setOffset(chunk.getOffset() - committed).build());
    }
    return moved;
  }

  private static long end(NewChunk chunk) {
    return chunk.getOffset() + chunk.getLength();
  }

  /// Commits, then cuts the file or extends it by zeros.
  synchronized void truncate(long size) throws SkerryException {
    sync();
    try {
      status = Optional.of(context.calls().truncate(path, inode(), hold.handle(), size));
    } catch (SkerryException e) {
      throw sticking(e);
    }
  }

  /// The size that the file has with what is not yet committed, as far as this writer knows. Not
  /// for a writer that appends.
  synchronized long size() {
    long before = replace ? 0 : status.map(FileStatus::size).orElse(0L);
    return Math.max(before, written.end());
  }

  /// Whether something would change at a commit.
  synchronized boolean dirty() {
    return replace || !written.isEmpty();
  }

  /// Commits what is not yet committed. The second time it does nothing.
  public synchronized void close() throws SkerryException {
    if (closed) {
      return;
    }
    closed = true;
    if (failure.isPresent()) {
      discard();
      throw repeated(failure.get());
    }
    try {
      settleAll();
      Optional<Instant> mtime = options.mtime();
      if (!stored.isEmpty() || replace || status.isEmpty()) {
        commit(mtime.map(StatusTranslation::nanos).orElse(0L));
      } else if (mtime.isPresent()) {
        status = Optional.of(context.calls().setMtime(path, inode(), mtime.get()));
      }
      hold.endUntold();
    } catch (SkerryException e) {
      failure = Optional.of(e);
      discard();
      throw e;
    } catch (InterruptedException e) {
      SkerryException stopped = sticking(interrupted(e));
      discard();
      throw stopped;
    }
  }

  /// Ends without a commit: the content stays as it was last committed.
  public synchronized void abort() {
    if (!closed) {
      closed = true;
      discard();
    }
  }

  private void discard() {
    hold.endUntold();
    filling.ifPresent(PendingChunk::abandon);
    waiting.ifPresent(PendingChunk::abandon);
    filling = Optional.empty();
    waiting = Optional.empty();
    if (!handle.created() || status.isEmpty() || commitTried || unreachable()) {
      return;
    }
    try {
      context.calls().removeCreated(path, inode());
    } catch (SkerryException e) {
      // Best effort: an empty file may stay behind, and the caller is told of the first failure.
      failure.ifPresent(first -> first.addSuppressed(e));
    }
  }

  /// Whether trying to clean up would only wait a second time.
  private boolean unreachable() {
    return failure
        .filter(
            e ->
                e.errorCode() == ErrorCode.UNAVAILABLE
                    || e.errorCode() == ErrorCode.OUTCOME_UNKNOWN)
        .isPresent();
  }

  /// @throws IllegalStateException for a file that is still to be made
  public synchronized FileStatus status() {
    return status.orElseThrow(
        () -> new IllegalStateException(path + " is made at the first sync or at close"));
  }

  public synchronized long position() {
    return position;
  }

  WriteHold hold() {
    return hold;
  }

  synchronized void usable() throws SkerryException {
    if (failure.isPresent()) {
      throw repeated(failure.get());
    }
    if (closed) {
      throw new SkerryException(
          ErrorCode.INVALID_ARGUMENT, path.toString(), path + ": the file is closed");
    }
  }

  private SkerryException sticking(SkerryException e) {
    failure = Optional.of(e);
    return e;
  }

  private SkerryException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SkerryException(
        ErrorCode.UNAVAILABLE, path.toString(), path + ": interrupted while writing", e);
  }

  /// A new exception each time: one that is thrown twice cannot be suppressed by itself.
  private static SkerryException repeated(SkerryException e) {
    return new SkerryException(e.errorCode(), e.path(), String.valueOf(e.getMessage()), e);
  }
}
