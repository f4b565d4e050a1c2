package io.skerry.client;

import io.skerry.client.data.ContentReader;
import io.skerry.client.data.ReadCursor;
import java.io.Closeable;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One version of a file, open for reading. It never mixes two versions: when somebody changes the
/// file and its old bytes can no longer be had, reading fails with VERSION_CONFLICT. Safe from any
/// thread.
public final class FileReader implements Closeable {
  private final ContentReader content;
  private final OpenLocks locks;

  FileReader(ContentReader content, FileLocks locks) {
    this.content = content;
    this.locks = new OpenLocks(locks, this::byNumber, () -> {});
  }

  /// Takes a lock if nobody else's stands against it; an exclusive one of bytes only for who may
  /// write the file. The version that is open stays: who waits for what others write opens the file
  /// again.
  ///
  /// @return empty if somebody else's stands against it
  public Optional<FileLock> tryLock(LockSpec wanted) throws SkerryException {
    return locks.tryLock(wanted);
  }

  /// The same, waiting for it.
  ///
  /// @return empty if it could not be had in this time
  /// @throws InterruptedException if the thread was interrupted; then the lock was not taken
  public Optional<FileLock> lock(LockSpec wanted, Duration timeout)
      throws SkerryException, InterruptedException {
    return locks.lock(wanted, timeout);
  }

  /// The file as it was when it was opened.
  public FileStatus status() {
    return content.status();
  }

  /// A path that leads to the file for as long as it is open here, whatever becomes of its names.
  public String byNumber() {
    return content.byNumber().text();
  }

  public long size() {
    return content.status().size();
  }

  /// Reads from any position; best for few, large or scattered reads.
  ///
  /// @return how many bytes were read: all that were asked for, fewer at the end, -1 behind it
  public int read(long position, byte[] bytes, int offset, int length) throws SkerryException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (position < 0) {
      throw new IllegalArgumentException("position " + position);
    }
    return content.read(position, bytes, offset, length);
  }

  /// The whole content in order, fetched ahead. Each stream is for one thread.
  public InputStream stream() {
    return stream(0);
  }

  /// The content from a position on, in order, fetched ahead.
  public InputStream stream(long from) {
    if (from < 0) {
      throw new IllegalArgumentException("position " + from);
    }
    return new ReadCursor(content, from);
  }

  /// Which storage nodes hold the bytes of a stretch, piece by piece, as of now. Costs nothing for
  /// what was opened last; further pieces of a large file cost a call each.
  public List<ContentLocation> locations(long position, long length) throws SkerryException {
    if (position < 0 || length < 0) {
      throw new IllegalArgumentException("position " + position + ", length " + length);
    }
    return content.locations(position, length);
  }

  /// Reads of other threads that are under way fail; locks are given back.
  @Override
  public void close() {
    locks.end();
    content.close();
  }
}
