package io.skerry.client.transport;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/// Threads that do something from time to time and keep no program from ending.
public final class Timers {
  private Timers() {}

  /// One thread of this name.
  public static ScheduledThreadPoolExecutor daemon(String name) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }
}
