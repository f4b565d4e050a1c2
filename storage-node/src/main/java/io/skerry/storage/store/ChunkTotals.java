package io.skerry.storage.store;

import io.skerry.proto.types.ChunkDigest;
import io.skerry.storage.chunk.ChunkRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Digests of all chunks by placement group and metadata group, kept up with every write. They are
/// counted once after opening, from a snapshot, while writes go on: what changes meanwhile is noted
/// and added. A write that may or may not have been done makes them be counted again.
///
/// Every method but the first two is called by who holds the lock.
final class ChunkTotals {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private Map<Part, ChunkDigest> totals = new HashMap<>();
  private State state = State.UNKNOWN;
  private boolean closed;

  /// Chunks of one metadata group in one placement group.
  record Part(int pg, int group) {
    static Part of(ChunkRecord chunk) {
      return new Part(chunk.key().pg(), chunk.key().chunk().group());
    }
  }

  private enum State {
    /// Nothing can be said.
    UNKNOWN,
    /// Changes since the snapshot are here; what it shows is being counted.
    COUNTING,
    /// These are the totals.
    KNOWN
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /// Waits until something is to be counted.
  ///
  /// @return whether something is; otherwise the store is closing
  boolean awaitUnknown() throws InterruptedException {
    while (state != State.UNKNOWN && !closed) {
      news.await();
    }
    return !closed;
  }

  /// The snapshot of what is to be counted is taken now.
  void begin() {
    totals = new HashMap<>();
    state = State.COUNTING;
  }

  /// Everything in the snapshot has been counted, unless the count is void meanwhile.
  void counted(Map<Part, ChunkDigest> snapshot) {
    if (state == State.COUNTING) {
      snapshot.forEach((part, digest) -> totals.merge(part, digest, ChunkDigest::plus));
      totals.values().removeIf(ChunkDigest.EMPTY::equals);
      state = State.KNOWN;
    }
  }

  void added(ChunkRecord chunk) {
    change(Part.of(chunk), chunk.digest());
  }

  void removed(ChunkRecord chunk) {
    change(Part.of(chunk), ChunkDigest.EMPTY.minus(chunk.digest()));
  }

  private void change(Part part, ChunkDigest by) {
    if (state == State.UNKNOWN) {
      return;
    }
    ChunkDigest changed = totals.getOrDefault(part, ChunkDigest.EMPTY).plus(by);
    if (changed.equals(ChunkDigest.EMPTY)) {
      totals.remove(part);
    } else {
      totals.put(part, changed);
    }
  }

  /// Nobody knows whether a write was done.
  void lost() {
    state = State.UNKNOWN;
    news.signalAll();
  }

  boolean known() {
    return state == State.KNOWN;
  }

  Map<Part, ChunkDigest> copy() {
    return Map.copyOf(totals);
  }

  void close() {
    closed = true;
    news.signalAll();
  }
}
