package io.skerry.fuse.protocol;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Requests that may wait for long, each on a thread of its own, so that those that serve all
/// others stay free; and the signals of their callers.
final class LaterAnswers {
  static final int RUNNING_MAX = 10_000;

  /// Signals that came before their request was taken up, or for one that is not waited for here.
  private static final int EARLY_MAX = 1_024;

  private final Map<Long, Thread> running = new ConcurrentHashMap<>();
  private final Set<Long> early = new LinkedHashSet<>();

  /// Runs the task; false if too many run already.
  boolean start(long unique, Runnable task) {
    if (running.size() >= RUNNING_MAX) {
      return false;
    }
    Thread thread =
        Thread.ofVirtual()
            .name("fuse-later-" + unique)
            .unstarted(
                () -> {
                  try {
                    task.run();
                  } finally {
                    running.remove(unique);
                  }
                });
    running.put(unique, thread);
    thread.start();
    synchronized (early) {
      if (early.remove(unique)) {
        thread.interrupt();
      }
    }
    return true;
  }

  /// The caller of a request got a signal.
  void interrupt(long unique) {
    Thread thread = running.get(unique);
    if (thread == null) {
      synchronized (early) {
        early.add(unique);
        if (early.size() > EARLY_MAX) {
          early.remove(early.iterator().next());
        }
      }
      thread = running.get(unique);
    }
    if (thread != null) {
      thread.interrupt();
    }
  }

  /// The mount ends.
  void interruptAll() {
    running.values().forEach(Thread::interrupt);
  }
}
