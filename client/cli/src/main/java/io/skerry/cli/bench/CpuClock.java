package io.skerry.cli.bench;

import io.skerry.cli.config.PidFile;
import io.skerry.cli.shell.Shell;
import io.skerry.client.config.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Processor seconds of this client and, for a local cluster, of all its servers.
record CpuClock(List<Long> servers) {
  private static final double TICKS_PER_SECOND = 100;
  private static final int USER = 11;
  private static final int SYSTEM = 12;

  static CpuClock of(Shell shell) {
    List<Long> pids = new ArrayList<>();
    Optional<LocalFile> local = LocalFile.of(shell.surroundings());
    if (local.isPresent()) {
      try (var nodes = Files.newDirectoryStream(local.get().folder().resolve("nodes"))) {
        for (Path node : nodes) {
          PidFile.in(node).pid().ifPresent(pids::add);
        }
      } catch (IOException e) {
        pids.clear();
      }
    }
    return new CpuClock(pids);
  }

  double clientSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(d -> d.toNanos() / 1e9)
        .orElse(0.0);
  }

  /// Empty when the servers are elsewhere.
  Optional<Double> serverSeconds() {
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(servers.stream().mapToDouble(CpuClock::seconds).sum());
  }

  private static double seconds(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
