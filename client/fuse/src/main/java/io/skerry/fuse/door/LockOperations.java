package io.skerry.fuse.door;

import io.skerry.client.FileLocks;
import io.skerry.client.LockHolder;
import io.skerry.client.LockSpec;
import io.skerry.client.SkerryException;
import io.skerry.fuse.content.OpenedFile;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.protocol.Operation;
import io.skerry.fuse.protocol.Operation.LockType;
import io.skerry.fuse.protocol.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Locks of the programs of this mount, which programs of other mounts and clients see. Whoever
/// gets a lock sees what was committed before; what was written under it is committed before it is
/// given back.
final class LockOperations {
  /// Programs that wait are interrupted by signals only.
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  /// Nodes on which there may be locks of this mount.
  private final Set<Long> locked = ConcurrentHashMap.newKeySet();

  /// Refuses if a lock of this mount on the file was lost.
  void require(OpenedFile file) throws SkerryException {
    if (!locked.isEmpty() && locked.contains(file.node().id())) {
      file.locks().require(path(file));
    }
  }

  private static String path(OpenedFile file) {
    return file.byNumber().orElseThrow();
  }

  void get(OpenedFile file, Operation.GetLock get, Reply reply) throws SkerryException {
    Optional<LockHolder> holder =
        file.locks().find(path(file), spec(get.lock(), LockSpec.Kind.RANGE, get.owner()));
    reply.lock(
        holder
            .map(LockOperations::shown)
            .orElseGet(
                () ->
                    new Operation.LockRange(
                        get.lock().start(), get.lock().end(), LockType.NONE, 0)));
  }

  /// A process of another machine has no number here.
  private static Operation.LockRange shown(LockHolder holder) {
    LockSpec lock = holder.lock();
    return new Operation.LockRange(
        lock.start(),
        lock.end(),
        lock.exclusive() ? LockType.EXCLUSIVE : LockType.SHARED,
        holder.own() ? lock.process() : 0);
  }

  private static LockSpec spec(Operation.LockRange lock, LockSpec.Kind kind, long owner) {
    return new LockSpec(
        kind,
        lock.start(),
        lock.end(),
        lock.type() == LockType.EXCLUSIVE,
        OptionalLong.of(owner),
        lock.process());
  }

  void set(OpenedFile file, Operation.SetLock set, Reply reply)
      throws SkerryException, FuseFailure {
    LockSpec.Kind kind = set.wholeFile() ? LockSpec.Kind.FILE : LockSpec.Kind.RANGE;
    LockSpec spec = spec(set.lock(), kind, set.owner());
    if (set.lock().type() == LockType.NONE) {
      release(file, spec);
      return;
    }
    locked.add(file.node().id());
    if (taken(file.locks(), path(file), spec, set.waits()).isEmpty()) {
      throw new FuseFailure(Errno.EAGAIN);
    }
    if (file.look()) {
      reply.invalidate(file.node().id());
    }
  }

  private static OptionalLong taken(FileLocks locks, String path, LockSpec spec, boolean waits)
      throws SkerryException, FuseFailure {
    if (!waits) {
      return locks.tryTake(path, spec);
    }
    try {
      return locks.take(path, spec, FOR_EVER);
    } catch (InterruptedException e) {
      throw new FuseFailure(Errno.EINTR);
    }
  }

  /// Ends all locks of an owner and kind.
  void release(OpenedFile file, LockSpec.Kind kind, long owner) throws SkerryException {
    if (locked.contains(file.node().id())) {
      release(file, new LockSpec(kind, 0, Long.MAX_VALUE, false, OptionalLong.of(owner), 0));
    }
  }

  private static void release(OpenedFile file, LockSpec spec) throws SkerryException {
    String path = path(file);
    if (!file.locks().has(path, spec.kind(), spec.owner().orElseThrow())) {
      return;
    }
    try {
      file.commit();
    } finally {
      file.locks().release(path, spec);
    }
  }

  /// Nobody of this mount has the file open any more.
  void closed(OpenedFile file) {
    locked.remove(file.node().id());
  }
}
