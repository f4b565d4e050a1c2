package io.skerry.client;

import io.skerry.client.data.ContentEditor;
import io.skerry.client.data.ReadCursor;
import java.io.Closeable;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// A file open for reading and writing at any position. What is written is durable and visible to
/// others when {@link #sync} or {@link #close} returns; the editor itself sees it at once, because
/// it commits before it reads. Where two editors write the same bytes, the later commit wins. Safe
/// from any thread; readers do not wait for each other.
public final class FileEditor implements Closeable {
  private final ContentEditor content;
  private final OpenLocks locks;

  FileEditor(ContentEditor content, FileLocks locks) {
    this.content = content;
    this.locks = new OpenLocks(locks, this::byNumber, content::sync);
  }

  /// Takes a lock if nobody else's stands against it. What is read from then on is what was
  /// committed before.
  ///
  /// @return empty if somebody else's stands against it
  /// @throws SkerryException TOO_MANY_LOCKS, or LOCK_LOST if an earlier lock on the file was lost
  public Optional<FileLock> tryLock(LockSpec wanted) throws SkerryException {
    Optional<FileLock> lock = locks.tryLock(wanted);
    content.look();
    return lock;
  }

  /// The same, waiting for it.
  ///
  /// @return empty if it could not be had in this time
  /// @throws SkerryException DEADLOCK if those who have it wait for this file
  /// @throws InterruptedException if the thread was interrupted; then the lock was not taken
  public Optional<FileLock> lock(LockSpec wanted, Duration timeout)
      throws SkerryException, InterruptedException {
    Optional<FileLock> lock = locks.lock(wanted, timeout);
    content.look();
    return lock;
  }

  /// Reads from any position.
  ///
  /// @return how many bytes were read: all that were asked for, fewer at the end, -1 behind it
  public int read(long position, byte[] bytes, int offset, int length) throws SkerryException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requirePosition(position);
    return content.read(position, bytes, offset, length);
  }

  /// The content as it is now from a position on, in order, fetched ahead. A later write ends it.
  public InputStream stream(long from) throws SkerryException {
    requirePosition(from);
    return new ReadCursor(content.reader(), from);
  }

  /// Writes at any position; a gap behind the end reads as zeros. An editor that appends writes to
  /// the end of the file as it is at the commit, whatever the position.
  public void write(long position, byte[] bytes, int offset, int length) throws SkerryException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requirePosition(position);
    content.write(position, bytes, offset, length);
  }

  private static void requirePosition(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("position " + position);
    }
  }

  /// The size with everything that was written here. Appending editors commit to know it.
  public long size() throws SkerryException {
    return content.size();
  }

  /// Commits, then cuts the file or extends it by zeros.
  public void truncate(long size) throws SkerryException {
    requirePosition(size);
    content.truncate(size);
  }

  /// Makes everything written so far durable and visible, like fsync.
  public void sync() throws SkerryException {
    content.sync();
  }

  /// A path that leads to the file for as long as it is open here, whatever becomes of its names.
  public String byNumber() {
    return content.byNumber().text();
  }

  /// The file as of its opening or the last commit.
  public FileStatus status() {
    return content.status();
  }

  /// Commits the rest and gives back the locks. Closing again does nothing.
  @Override
  public void close() throws SkerryException {
    try {
      content.close();
    } finally {
      locks.end();
    }
  }

  /// Ends without a commit and gives back the locks.
  public void abort() {
    content.abort();
    locks.end();
  }
}
