package io.skerry.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A wall clock that is off by what a test says, for one server process, whose monotonic clock goes
/// on as it should. Debian's libfaketime stands between the process and the system; it looks into a
/// file for the difference every second.
public final class FakeClock {
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"),
          Path.of("/usr/lib64/faketime/libfaketime.so.1"));

  private final Path file;

  private FakeClock(Path file) {
    this.file = file;
  }

  /// A clock that is right until it is set.
  public static FakeClock in(Path directory) {
    FakeClock clock = new FakeClock(directory.resolve("clock-offset"));
    clock.set(Duration.ZERO);
    return clock;
  }

  /// Sets it ahead, or behind if negative, within a second.
  public void set(Duration ahead) {
    try {
      Path next = file.resolveSibling("clock-offset.next");
      Files.writeString(next, (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "s\n");
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the process needs in its environment.
  public Map<String, String> environment() {
    Path library =
        LIBRARIES.stream()
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("install faketime: none in " + LIBRARIES));
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", file.toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        // With it, waits of the JVM end early again and again.
        "FAKETIME_FORCE_MONOTONIC_FIX", "0",
        "NO_FAKE_STAT", "1");
  }
}
