package io.skerry.client.nio;

import io.skerry.client.FileLock;
import io.skerry.client.LockSpec;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/// A lock of a channel on bytes of its file.
final class SkerryFileLock extends java.nio.channels.FileLock {
  private Optional<FileLock> lock = Optional.empty();
  private Runnable whenReleased = () -> {};

  /// One that is still to be taken.
  SkerryFileLock(FileChannel channel, long position, long size, boolean shared) {
    super(channel, position, size, shared);
  }

  SkerryFileLock(AsynchronousFileChannel channel, long position, long size, boolean shared) {
    super(channel, position, size, shared);
  }

  LockSpec spec() {
    long length = size() == 0 ? Long.MAX_VALUE : size();
    return isShared()
        ? LockSpec.shared(position(), length)
        : LockSpec.exclusive(position(), length);
  }

  synchronized void takenBy(FileLock taken, Runnable released) {
    lock = Optional.of(taken);
    whenReleased = released;
  }

  /// Asks the service if it has not been heard of for long.
  @Override
  public synchronized boolean isValid() {
    Channel channel = acquiredBy();
    return lock.isPresent() && channel.isOpen() && lock.get().isValid();
  }

  @Override
  public synchronized void release() throws IOException {
    if (!acquiredBy().isOpen()) {
      throw new ClosedChannelException();
    }
    if (lock.isPresent()) {
      FileLock taken = lock.get();
      lock = Optional.empty();
      try {
        taken.close();
      } finally {
        whenReleased.run();
      }
    }
  }
}
