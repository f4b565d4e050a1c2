package io.skerry.client;

import io.skerry.client.metadata.LockCalls;
import io.skerry.client.metadata.RemotePath;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// Advisory locks by path and owner, for doors that keep track of owners themselves; programs lock
/// through {@link FileEditor} or {@link FileReader}. Locks belong to this client: they end with it,
/// or when it cannot reach the service for the lease of its session.
///
/// Waiting holds no thread of the service. First come is first served as far as the service lives;
/// a circle of waiting owners is answered with DEADLOCK to the one who closes it, for ranges.
public final class FileLocks {
  private final LockCalls calls;

  FileLocks(LockCalls calls) {
    this.calls = calls;
  }

  /// Who keeps an owner from having a lock; empty if nobody does.
  public Optional<LockHolder> find(String path, LockSpec wanted) throws SkerryException {
    return calls.find(RemotePath.parse(path), wanted);
  }

  /// Takes a lock if nobody else's stands against it. What the owner has of the range is replaced.
  ///
  /// @return its fence; empty if somebody else's stands against it
  /// @throws SkerryException TOO_MANY_LOCKS, or LOCK_LOST if an earlier lock on the file was lost
  public OptionalLong tryTake(String path, LockSpec wanted) throws SkerryException {
    return calls.tryTake(RemotePath.parse(path), wanted);
  }

  /// The same, waiting for it. A whole file that is locked in another way already is given back
  /// before waiting, as flock(2) does.
  ///
  /// @return empty if it could not be had in this time
  /// @throws InterruptedException if the thread was interrupted; then the lock was not taken
  public OptionalLong take(String path, LockSpec wanted, Duration timeout)
      throws SkerryException, InterruptedException {
    return calls.take(RemotePath.parse(path), wanted, timeout);
  }

  /// Gives back whatever an owner has of a range. If the service cannot be reached now, it is done
  /// as soon as it can.
  public void release(String path, LockSpec given) throws SkerryException {
    calls.release(RemotePath.parse(path), given);
  }

  /// Whether an owner has, or may have, locks of a kind on a file; asks nobody.
  ///
  /// @param path one by number
  public boolean has(String path, LockSpec.Kind kind, long owner) throws SkerryException {
    return calls.has(RemotePath.parse(path), kind, owner);
  }

  /// Returns if this client has all locks on the file that it believes to have.
  ///
  /// @param path one by number
  /// @throws SkerryException LOCK_LOST if not, or if nobody can say
  public void require(String path) throws SkerryException {
    calls.require(RemotePath.parse(path));
  }

  /// A number that no owner of this client has yet.
  public long newOwner() {
    return calls.newOwner();
  }
}
