package io.skerry.cli.bench;

import io.skerry.cli.shell.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The page cache of this machine, which is also that of a local cluster's servers.
final class PageCache {
  private static final Path SWITCH = Path.of("/proc/sys/vm/drop_caches");
  private static final long SYNC_SECONDS = 120;

  private PageCache() {}

  static void checkDroppable() {
    if (!Files.isWritable(SWITCH)) {
      throw Failure.of("--cold empties the page cache through " + SWITCH + ": run it as root");
    }
  }

  /// Writes back what is dirty, so that one phase does not pay for the last one.
  static void sync() throws IOException, InterruptedException {
    Process sync = new ProcessBuilder("sync").start();
    if (!sync.waitFor(SYNC_SECONDS, TimeUnit.SECONDS)) {
      sync.destroy();
      throw Failure.of("sync did not end within " + SYNC_SECONDS + " s");
    }
  }

  static void drop() throws IOException, InterruptedException {
    sync();
    Files.writeString(SWITCH, "3\n");
  }
}
