package io.skerry.client.nio;

import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// An open file. Reads of any position go side by side; those at the channel's own position are
/// fetched ahead. Closing commits what was written, and ends reads that wait.
final class SkerryFileChannel extends FileChannel {
  private final SkerryPath path;
  private final String located;
  private final Options.Opening opening;
  private final Content content;
  private final Object positionLock = new Object();

  /// Grows with every write, so that nothing is read that was fetched before it.
  private final AtomicLong changes = new AtomicLong();

  private long position;

  /// Taken by whoever closes it, without the lock.
  private final AtomicReference<@Nullable InputStream> ahead = new AtomicReference<>();

  private long aheadAt;
  private long aheadChanges;

  private SkerryFileChannel(
      SkerryPath path, String located, Options.Opening opening, Content content) {
    this.path = path;
    this.located = located;
    this.opening = opening;
    this.content = content;
  }

  static SkerryFileChannel open(SkerryPath path, Options.Opening opening, OptionalInt mode)
      throws IOException {
    String located = path.located();
    Content content = Problems.about(path, () -> Opener.open(path, located, opening, mode));
    SkerryFileChannel channel = new SkerryFileChannel(path, located, opening, content);
    path.getFileSystem().opened(channel);
    return channel;
  }

  boolean readable() {
    return opening.read();
  }

  boolean writable() {
    return opening.write();
  }

  private void requireOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  private void requireReadable() throws ClosedChannelException {
    requireOpen();
    if (!opening.read()) {
      throw new NonReadableChannelException();
    }
  }

  private void requireWritable() throws ClosedChannelException {
    requireOpen();
    if (!opening.write()) {
      throw new NonWritableChannelException();
    }
  }

  /// Runs something that may take time. Whoever interrupts the thread closes the channel.
  private <T> T blocking(Problems.Call<T> call) throws IOException {
    boolean completed = false;
    try {
      begin();
      requireOpen();
      T result = call.run();
      completed = true;
      return result;
    } catch (SkerryException e) {
      throw Problems.of(e, path);
    } finally {
      if (!completed && Thread.currentThread().isInterrupted()) {
        // Any other channel that this thread used meanwhile has unmarked it, and so nobody closed
        // this one.
        begin();
      }
      end(completed);
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireReadable();
    synchronized (positionLock) {
      int count = blocking(() -> readAhead(target));
      position += Math.max(0, count);
      return count;
    }
  }

  private int readAhead(ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (position >= content.size()) {
      return -1;
    }
    long now = changes.get();
    InputStream known = ahead.get();
    if (known == null || aheadAt != position || aheadChanges != now) {
      endAhead();
      known = content.stream(position);
      ahead.set(known);
      aheadAt = position;
      aheadChanges = now;
      if (!isOpen()) {
        endAhead();
        throw new ClosedChannelException();
      }
    }
    int total = 0;
    while (target.hasRemaining()) {
      int count = Pieces.fill(known, target);
      if (count < 0) {
        break;
      }
      total += count;
      aheadAt += count;
    }
    return total == 0 ? -1 : total;
  }

  private void endAhead() throws IOException {
    InputStream known = ahead.getAndSet(null);
    if (known != null) {
      known.close();
    }
  }

  @Override
  public int read(ByteBuffer target, long from) throws IOException {
    requirePosition(from);
    requireReadable();
    return blocking(() -> Pieces.read(content, target, from));
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, targets.length);
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      int wanted = targets[i].remaining();
      int count = read(targets[i]);
      if (count < 0) {
        return total == 0 ? -1 : total;
      }
      total += count;
      if (count < wanted) {
        return total;
      }
    }
    return total;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    requireWritable();
    synchronized (positionLock) {
      int count = blocking(() -> writeAt(source, position));
      position += count;
      return count;
    }
  }

  @Override
  public int write(ByteBuffer source, long to) throws IOException {
    requirePosition(to);
    requireWritable();
    return blocking(() -> writeAt(source, to));
  }

  private int writeAt(ByteBuffer source, long to) throws IOException {
    changes.incrementAndGet();
    int total = Pieces.write(content, source, to);
    if (opening.synced()) {
      content.sync();
    }
    return total;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, sources.length);
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      total += write(sources[i]);
    }
    return total;
  }

  /// Of a channel that appends: the end of the file.
  @Override
  public long position() throws IOException {
    requireOpen();
    synchronized (positionLock) {
      return opening.append() ? blocking(content::size) : position;
    }
  }

  @Override
  public FileChannel position(long wanted) throws IOException {
    requirePosition(wanted);
    requireOpen();
    synchronized (positionLock) {
      position = wanted;
      return this;
    }
  }

  private static void requirePosition(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("Negative position: " + position);
    }
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return blocking(content::size);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    if (size < 0) {
      throw new IllegalArgumentException("Negative size: " + size);
    }
    requireWritable();
    synchronized (positionLock) {
      long now = blocking(content::size);
      if (size < now) {
        Problems.Call<Boolean> cut =
            () -> {
              changes.incrementAndGet();
              content.truncate(size);
              return true;
            };
        boolean unused = blocking(cut);
      }
      position = Math.min(position, size);
      return this;
    }
  }

  /// Durable and visible to everybody when it returns, attributes included.
  @Override
  public void force(boolean metaData) throws IOException {
    requireOpen();
    Problems.Call<Boolean> commit =
        () -> {
          content.sync();
          return true;
        };
    boolean unused = blocking(commit);
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
    requireReadable();
    requirePosition(from);
    requirePosition(count);
    if (!target.isOpen()) {
      throw new ClosedChannelException();
    }
    return blocking(
        () -> {
          if (from >= content.size()) {
            return 0L;
          }
          try (InputStream in = content.stream(from)) {
            return Pieces.pour(in, count, target);
          }
        });
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long to, long count) throws IOException {
    requireWritable();
    requirePosition(to);
    requirePosition(count);
    if (!source.isOpen()) {
      throw new ClosedChannelException();
    }
    if (!opening.append() && to > size()) {
      return 0;
    }
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(Pieces.BYTES, count));
    long total = 0;
    while (total < count) {
      piece.clear().limit((int) Math.min(piece.capacity(), count - total));
      int got = source.read(piece);
      if (got <= 0) {
        break;
      }
      piece.flip();
      total += write(piece, to + total);
    }
    return total;
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long size) {
    throw new UnsupportedOperationException(
        "no mapping: the kernel cannot page in what only this library can decrypt");
  }

  @Override
  public FileLock lock(long from, long size, boolean shared) throws IOException {
    SkerryFileLock wanted = new SkerryFileLock(this, from, size, shared);
    return Objects.requireNonNull(lock(wanted, /* waits= */ true));
  }

  @Override
  public @Nullable FileLock tryLock(long from, long size, boolean shared) throws IOException {
    return lock(new SkerryFileLock(this, from, size, shared), /* waits= */ false);
  }

  /// @return null if somebody else's stands against it
  @Nullable SkerryFileLock lock(SkerryFileLock wanted, boolean waits) throws IOException {
    if (wanted.isShared()) {
      requireReadable();
    } else {
      requireWritable();
    }
    try {
      SkerryFileLock lock = path.getFileSystem().locks().lock(wanted, content, waits);
      changes.incrementAndGet(); // what was fetched before it is old
      return lock;
    } catch (SkerryException e) {
      throw Problems.of(e, path);
    }
  }

  @Override
  protected void implCloseChannel() throws IOException {
    path.getFileSystem().ended(this);
    try {
      content.close();
    } catch (SkerryException e) {
      throw Problems.of(e, path);
    } finally {
      endAhead();
      if (opening.deleteOnClose()) {
        delete();
      }
    }
  }

  private void delete() throws IOException {
    try {
      path.getFileSystem().filesWhileClosing().delete(located);
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.NOT_FOUND) {
        throw Problems.of(e, path);
      }
    }
  }
}
