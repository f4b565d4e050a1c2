package io.skerry.cli.dev;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Ends servers: politely first, all at once, and with SIGKILL after a deadline.
final class ClusterStop {
  private static final Duration POLITE = Duration.ofSeconds(20);
  private static final Duration FORCED = Duration.ofSeconds(5);

  private ClusterStop() {}

  /// Answers the names of those that had to be killed.
  static List<String> stop(List<ServerProcess> processes) throws IOException {
    return stop(processes, POLITE);
  }

  /// @param patience until the stubborn are killed
  static List<String> stop(List<ServerProcess> processes, Duration patience) throws IOException {
    List<ServerProcess> living = processes.stream().filter(ServerProcess::alive).toList();
    for (ServerProcess process : living) {
      process.signal("TERM");
      // A paused process hears nothing.
      process.signal("CONT");
    }
    List<ServerProcess> stubborn = wait(living, patience);
    for (ServerProcess process : stubborn) {
      process.signal("KILL");
    }
    new Deadline(FORCED, "the end of killed servers")
        .await(() -> stubborn.stream().noneMatch(ServerProcess::alive), () -> {});
    for (ServerProcess process : processes) {
      process.pidFile().delete();
    }
    return stubborn.stream().map(process -> process.node().name()).toList();
  }

  private static List<ServerProcess> wait(List<ServerProcess> processes, Duration atMost) {
    List<ServerProcess> left = new ArrayList<>(processes);
    long end = System.nanoTime() + atMost.toNanos();
    while (!left.isEmpty() && System.nanoTime() - end < 0) {
      left.removeIf(process -> !process.alive());
      LockSupport.parkNanos(20_000_000);
    }
    return left;
  }
}
