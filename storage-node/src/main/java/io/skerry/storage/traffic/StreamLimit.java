package io.skerry.storage.traffic;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Admits so many streams at once; a few more wait their turn for a short time, the rest are
/// refused at once. No thread is held by a stream that waits.
public final class StreamLimit {
  private final int admittedMax;
  private final int waitingMax;
  private final Duration patience;
  private final ScheduledExecutorService timer;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private int admitted;

  public StreamLimit(
      int admittedMax, int waitingMax, Duration patience, ScheduledExecutorService timer) {
    this.admittedMax = admittedMax;
    this.waitingMax = waitingMax;
    this.patience = patience;
    this.timer = timer;
  }

  /// Asks for admission. Exactly one of the two is run, at once on this thread or later on another
  /// one, unless the entry leaves before.
  public Entry enter(Runnable proceed, Runnable refuse) {
    Entry entry = new Entry(proceed, refuse);
    Runnable now = decide(entry);
    now.run();
    return entry;
  }

  private synchronized Runnable decide(Entry entry) {
    if (admitted < admittedMax && waiting.isEmpty()) {
      admitted++;
      entry.state = State.ADMITTED;
      return entry.proceed;
    }
    if (waiting.size() >= waitingMax || !schedule(entry)) {
      entry.state = State.GONE;
      return entry.refuse;
    }
    waiting.add(entry);
    return () -> {};
  }

  private boolean schedule(Entry entry) {
    try {
      var _ = timer.schedule(entry::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false; // the node is stopping: nobody waits any more
    }
  }

  public synchronized int admitted() {
    return admitted;
  }

  public synchronized int waiting() {
    return waiting.size();
  }

  private enum State {
    WAITING,
    ADMITTED,
    GONE
  }

  /// One stream's place.
  public final class Entry {
    private final Runnable proceed;
    private final Runnable refuse;
    private State state = State.WAITING;

    private Entry(Runnable proceed, Runnable refuse) {
      this.proceed = proceed;
      this.refuse = refuse;
    }

    /// Gives the place up; any number of times.
    public void leave() {
      Runnable next = () -> {};
      synchronized (StreamLimit.this) {
        if (state == State.WAITING) {
          waiting.remove(this);
        } else if (state == State.ADMITTED) {
          next = handOver();
        }
        state = State.GONE;
      }
      next.run();
    }

    private Runnable handOver() {
      Entry successor = waiting.poll();
      if (successor == null) {
        admitted--;
        return () -> {};
      }
      successor.state = State.ADMITTED;
      return () -> timer.execute(successor.proceed);
    }

    private void giveUp() {
      synchronized (StreamLimit.this) {
        if (state != State.WAITING) {
          return;
        }
        waiting.remove(this);
        state = State.GONE;
      }
      refuse.run();
    }
  }
}
