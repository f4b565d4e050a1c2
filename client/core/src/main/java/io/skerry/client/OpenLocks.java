package io.skerry.client;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// The locks that are taken through one open file, which is their owner unless they name another.
final class OpenLocks {
  private final FileLocks locks;
  private final Supplier<String> path;
  private final FileLock.Before beforeRelease;
  private final long owner;
  private volatile boolean ended;

  /// @param path by number
  /// @param beforeRelease done before others may have a lock
  OpenLocks(FileLocks locks, Supplier<String> path, FileLock.Before beforeRelease) {
    this.locks = locks;
    this.path = path;
    this.beforeRelease =
        () -> {
          if (!ended) {
            beforeRelease.run();
          }
        };
    this.owner = locks.newOwner();
  }

  Optional<FileLock> tryLock(LockSpec wanted) throws SkerryException {
    LockSpec own = owned(wanted);
    return lock(own, locks.tryTake(path.get(), own));
  }

  Optional<FileLock> lock(LockSpec wanted, Duration timeout)
      throws SkerryException, InterruptedException {
    LockSpec own = owned(wanted);
    return lock(own, locks.take(path.get(), own, timeout));
  }

  private LockSpec owned(LockSpec wanted) {
    return wanted.owner().isPresent() ? wanted : wanted.ownedBy(owner);
  }

  private Optional<FileLock> lock(LockSpec spec, OptionalLong fence) {
    return fence.isEmpty()
        ? Optional.empty()
        : Optional.of(new FileLock(locks, path, spec, fence.getAsLong(), beforeRelease));
  }

  /// Gives back what is left, now or as soon as the service can be reached.
  void end() {
    ended = true;
    LockSpec bytes = LockSpec.shared(0, Long.MAX_VALUE).ownedBy(owner);
    LockSpec file = LockSpec.wholeFile(/* exclusive= */ false).ownedBy(owner);
    try {
      locks.release(path.get(), bytes);
      locks.release(path.get(), file);
    } catch (SkerryException e) {
      // It is tried again in the background, and ends with the session.
    }
  }
}
