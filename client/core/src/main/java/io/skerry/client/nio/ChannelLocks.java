package io.skerry.client.nio;

import io.skerry.client.FileLock;
import io.skerry.client.LockSpec;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The locks of all channels of a file system. Within one, ranges that overlap are refused whoever
/// asks, as the JDK has it; among several, and other clients, they wait for each other.
final class ChannelLocks {
  /// Between two looks at whether the channel is still open.
  private static final Duration STEP = Duration.ofSeconds(2);

  private final Map<String, List<SkerryFileLock>> byFile = new HashMap<>();

  /// Takes a lock for a channel.
  ///
  /// @param waits whether to wait for it
  /// @return null if somebody else's stands against it
  @Nullable SkerryFileLock lock(SkerryFileLock wanted, Content content, boolean waits)
      throws IOException {
    String file = content.lockKey();
    enter(file, wanted);
    boolean taken = false;
    try {
      Optional<FileLock> lock = taken(wanted, content, waits);
      if (lock.isEmpty()) {
        return null;
      }
      wanted.takenBy(lock.get(), () -> leave(file, wanted));
      taken = true;
      return wanted;
    } finally {
      if (!taken) {
        leave(file, wanted);
      }
    }
  }

  private static Optional<FileLock> taken(SkerryFileLock wanted, Content content, boolean waits)
      throws IOException {
    LockSpec spec = wanted.spec();
    try {
      while (waits) {
        Optional<FileLock> lock = content.lock(spec, STEP);
        if (!wanted.acquiredBy().isOpen()) {
          if (lock.isPresent()) {
            lock.get().close();
          }
          throw new AsynchronousCloseException();
        }
        if (lock.isPresent()) {
          return lock;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FileLockInterruptionException();
    }
    return content.tryLock(spec);
  }

  private synchronized void enter(String file, SkerryFileLock wanted) {
    List<SkerryFileLock> known = byFile.computeIfAbsent(file, any -> new ArrayList<>());
    known.removeIf(lock -> !lock.acquiredBy().isOpen());
    if (known.stream().anyMatch(lock -> lock.overlaps(wanted.position(), wanted.size()))) {
      throw new OverlappingFileLockException();
    }
    known.add(wanted);
  }

  private synchronized void leave(String file, SkerryFileLock lock) {
    List<SkerryFileLock> known = byFile.get(file);
    if (known != null) {
      known.remove(lock);
      if (known.isEmpty()) {
        byFile.remove(file);
      }
    }
  }
}
