package io.skerry.client.metadata;

import io.skerry.client.LockSpec;
import io.skerry.client.transport.Timers;
import io.skerry.proto.types.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Which locks this client believes to have, file by file. What it does to such a file names the
/// session's holding, so that the service refuses it when others may have the lock.
final class HeldLocks implements AutoCloseable {
  private static final long AGAIN_MILLIS = 1_000;

  private final Map<FileId, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong owners = new AtomicLong();
  private Optional<ScheduledThreadPoolExecutor> later = Optional.empty();
  private boolean closed;

  record FileId(String namespace, long inode) {}

  record Owner(LockSpec.Kind kind, long number) {}

  /// The locks on one file. Guarded by itself, but for the guard.
  static final class Entry {
    /// Held for reading by what relies on the holding, for writing by who may end it.
    final ReadWriteLock guard = new ReentrantReadWriteLock(true);

    private final Set<Owner> owners = ConcurrentHashMap.newKeySet();
    private Optional<Holding> holding = Optional.empty();
    private boolean lost;
    private int users;
  }

  /// The locks of a session on a file, as the service numbers them.
  record Holding(Session session, long number) {}

  /// Something that is done while the holding lasts; must be closed.
  record Use(HeldLocks held, FileId file, Entry entry, Optional<Holding> holding, Lock lock)
      implements AutoCloseable {
    @Override
    public void close() {
      lock.unlock();
      held.leave(file, entry);
    }

    void lost() {
      held.lose(entry);
    }
  }

  static CallFailedException lostFailure() {
    return new CallFailedException(
        ErrorCode.LOCK_LOST,
        "the service was out of reach for too long, others may have the lock; unlock or close the"
            + " file, and lock it again",
        false);
  }

  /// For what relies on the locks that there are on a file, if there are any.
  ///
  /// @throws CallFailedException LOCK_LOST if they were lost
  Optional<Use> use(String namespace, long inode) throws CallFailedException {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    FileId file = new FileId(namespace, inode);
    return entries.containsKey(file) ? Optional.of(enter(file, false)) : Optional.empty();
  }

  /// The same for who begins to lock a file.
  Use enter(FileId file, boolean exclusively) throws CallFailedException {
    Entry entry =
        entries.compute(
            file,
            (same, known) -> {
              Entry one = known == null ? new Entry() : known;
              synchronized (one) {
                one.users++;
              }
              return one;
            });
    Use use = locked(file, entry, exclusively ? entry.guard.writeLock() : entry.guard.readLock());
    if (exclusively || !lost(use)) {
      return use;
    }
    use.close();
    throw lostFailure();
  }

  @SuppressWarnings("LockNotBeforeTry") // closed by who gets it
  private Use locked(FileId file, Entry entry, Lock lock) {
    lock.lock();
    synchronized (entry) {
      return new Use(this, file, entry, entry.lost ? Optional.empty() : entry.holding, lock);
    }
  }

  private void leave(FileId file, Entry entry) {
    entries.computeIfPresent(
        file,
        (same, known) -> {
          synchronized (entry) {
            entry.users--;
            boolean unused = entry.users == 0 && entry.owners.isEmpty();
            return known == entry && unused ? null : known;
          }
        });
  }

  /// The owner may have a lock from now on.
  void begins(Use use, Owner owner) {
    use.entry.owners.add(owner);
  }

  boolean has(FileId file, Owner owner) {
    Entry entry = entries.get(file);
    return entry != null && entry.owners.contains(owner);
  }

  /// The service has granted a lock.
  void granted(Use use, Session session, long number) {
    synchronized (use.entry) {
      use.entry.holding = Optional.of(new Holding(session, number));
      use.entry.lost |= session.over();
    }
  }

  /// The owner has no lock any more.
  void ends(Use use, Owner owner) {
    use.entry.owners.remove(owner);
    synchronized (use.entry) {
      if (use.entry.owners.isEmpty()) {
        use.entry.holding = Optional.empty();
        use.entry.lost = false;
      }
    }
  }

  /// The session has no lock on the file any more.
  void over(Use use) {
    synchronized (use.entry) {
      use.entry.holding = Optional.empty();
    }
  }

  private void lose(Entry entry) {
    synchronized (entry) {
      entry.lost = true;
    }
  }

  boolean lost(Use use) {
    synchronized (use.entry) {
      return use.entry.lost;
    }
  }

  /// A session is over, and all locks with it.
  void lost(Session session) {
    for (Entry entry : entries.values()) {
      synchronized (entry) {
        entry.lost |= entry.holding.filter(holding -> holding.session() == session).isPresent();
      }
    }
  }

  /// A number that no owner of this client has yet.
  long newOwner() {
    return owners.incrementAndGet();
  }

  /// Does something a moment later, unless the client is being closed, and its sessions with it.
  synchronized void later(Runnable task) {
    if (closed) {
      return;
    }
    if (later.isEmpty()) {
      later = Optional.of(Timers.daemon("skerry-unlock"));
    }
    var unused = later.get().schedule(task, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void close() {
    closed = true;
    later.ifPresent(ScheduledThreadPoolExecutor::shutdownNow);
  }
}
