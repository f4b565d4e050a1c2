package io.skerry.client;

import java.io.Closeable;
import java.util.function.Supplier;

/// A lock that was taken through an open file. It ends when it is closed, with the open file, or
/// when this client cannot reach the service for the lease of its session: then others may have it,
/// and everything that is done to the file by this client fails with LOCK_LOST until the lock or
/// the file is closed.
public final class FileLock implements Closeable {
  private final FileLocks locks;
  private final Supplier<String> path;
  private final LockSpec spec;
  private final long fence;
  private final Before before;
  private boolean closed;

  /// What has to be done before somebody else may have the lock.
  @FunctionalInterface
  interface Before {
    void run() throws SkerryException;
  }

  FileLock(FileLocks locks, Supplier<String> path, LockSpec spec, long fence, Before before) {
    this.locks = locks;
    this.path = path;
    this.spec = spec;
    this.fence = fence;
    this.before = before;
  }

  /// What was locked.
  public LockSpec spec() {
    return spec;
  }

  /// A number that is larger than that of every lock which anybody was granted before on the file:
  /// who is told of it outside of the cluster can refuse whoever comes with a smaller one.
  public long fence() {
    return fence;
  }

  /// Whether this client may still rely on it. Asks the service if it has not answered for half the
  /// lease.
  public synchronized boolean isValid() {
    if (closed) {
      return false;
    }
    try {
      locks.require(path.get());
      return true;
    } catch (SkerryException e) {
      return false;
    }
  }

  /// Commits what was written, then gives the lock back. Does nothing the second time.
  ///
  /// @throws SkerryException if either failed; the lock is given back as soon as the service can be
  ///   reached
  @Override
  public synchronized void close() throws SkerryException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      before.run();
    } finally {
      locks.release(path.get(), spec);
    }
  }
}
