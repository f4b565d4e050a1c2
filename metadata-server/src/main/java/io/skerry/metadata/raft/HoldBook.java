package io.skerry.metadata.raft;

import io.skerry.metadata.state.Holds;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.InodeId;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// What clients have open, in the leader's memory only: files, by sessions, and single chunks that
/// are read though nothing refers to them any more. Clients say so again and again; what is not
/// said again in time is held no longer. A new leader, who has not heard of anybody yet, takes
/// everything as held for that time, unless there are no sessions (ADR 0029).
public final class HoldBook implements Holds {
  /// More than this are not remembered; until there is room again everything is taken as held.
  static final int FILES_MAX = 500_000;

  static final int CHUNKS_MAX = 2_000_000;

  private final Duration life;
  private final LongSupplier nanoClock;
  private final Map<File, Map<Long, Long>> files = new ConcurrentHashMap<>();
  private final Map<ChunkId, Long> chunks = new ConcurrentHashMap<>();

  /// Until then not everybody has been heard; the clock begins anywhere.
  private volatile long unheardUntilNanos;

  private volatile long fullUntilNanos;

  private record File(int namespace, InodeId inode) {}

  /// @param life of a hold that is not stated again
  HoldBook(Duration life, LongSupplier nanoClock) {
    this.life = life;
    this.nanoClock = nanoClock;
    this.unheardUntilNanos = nanoClock.getAsLong();
    this.fullUntilNanos = unheardUntilNanos;
  }

  /// This replica begins to lead.
  ///
  /// @param sessions whether there are any: only they hold something
  void lead(boolean sessions) {
    long now = nanoClock.getAsLong();
    unheardUntilNanos = sessions ? now + life.toNanos() : now;
    fullUntilNanos = now;
    files.clear();
    chunks.clear();
  }

  /// Whether everything must be taken as held.
  public boolean unheard() {
    long now = nanoClock.getAsLong();
    return unheardUntilNanos - now > 0 || fullUntilNanos - now > 0;
  }

  @Override
  public long lifeMillis() {
    return life.toMillis();
  }

  @Override
  public boolean held(int namespace, InodeId inode) {
    if (unheard()) {
      return true;
    }
    Map<Long, Long> holders = files.get(new File(namespace, inode));
    long now = nanoClock.getAsLong();
    return holders != null && holders.values().stream().anyMatch(until -> until - now > 0);
  }

  @Override
  public void opened(int namespace, InodeId inode, long session) {
    File file = new File(namespace, inode);
    if (files.size() >= FILES_MAX && !files.containsKey(file)) {
      fullUntilNanos = end();
      return;
    }
    files.compute(
        file,
        (same, holders) -> {
          if (holders == null || (holders.size() == 1 && holders.containsKey(session))) {
            return Map.of(session, end()); // the usual case, which costs the least memory
          }
          Map<Long, Long> more = new HashMap<>(holders);
          more.put(session, end());
          return Collections.unmodifiableMap(more);
        });
  }

  /// A session no longer has the file open.
  public void closed(int namespace, InodeId inode, long session) {
    files.computeIfPresent(
        new File(namespace, inode),
        (same, holders) -> {
          Map<Long, Long> rest = new HashMap<>(holders);
          rest.remove(session);
          return rest.isEmpty() ? null : Collections.unmodifiableMap(rest);
        });
  }

  /// Somebody still reads these chunks.
  public void keep(List<ChunkId> read) {
    if (chunks.size() + read.size() > CHUNKS_MAX) {
      fullUntilNanos = end();
      return;
    }
    long until = end();
    read.forEach(chunk -> chunks.put(chunk, until));
  }

  /// Whether somebody may still read the chunk.
  public boolean kept(ChunkId chunk) {
    Long until = chunks.get(chunk);
    return unheard() || (until != null && until - nanoClock.getAsLong() > 0);
  }

  /// Forgets what was not stated again.
  public void sweep() {
    long now = nanoClock.getAsLong();
    chunks.values().removeIf(until -> until - now <= 0);
    files.values().removeIf(holders -> holders.values().stream().allMatch(u -> u - now <= 0));
  }

  private long end() {
    return nanoClock.getAsLong() + life.toNanos();
  }
}
