package io.skerry.metadata.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// How much of its disk a metadata server leaves alone, and how little ends it. It stops before a
/// write fails, so that what is left is enough to start again and to close in order.
final class DiskRoom {
  /// What the operating system calls it, in the messages of all libraries.
  private static final String NO_SPACE = "No space left on device";

  private static final int RESERVE_PARTS = 10;
  private static final int LAST_PARTS = 50;
  private static final int LAST_OF_RESERVE_PARTS = 5;

  private final Path data;
  private final long reserveBytes;
  private final long lastBytes;

  private DiskRoom(Path data, long reserveBytes, long lastBytes) {
    this.data = data;
    this.reserveBytes = reserveBytes;
    this.lastBytes = lastBytes;
  }

  static DiskRoom of(MetadataConfig config) throws Refusal {
    try {
      Files.createDirectories(config.data());
      long diskBytes = Files.getFileStore(config.data()).getTotalSpace();
      long reserve = Math.min(config.minFreeBytes(), diskBytes / RESERVE_PARTS);
      return new DiskRoom(
          config.data(),
          reserve,
          Math.min(reserve / LAST_OF_RESERVE_PARTS, diskBytes / LAST_PARTS));
    } catch (IOException e) {
      throw new Refusal("data directory " + config.data() + " cannot be used: " + e, e);
    }
  }

  /// Below it only what frees room is taken: the smaller of what is configured and a tenth.
  long reserveBytes() {
    return reserveBytes;
  }

  /// Why the server must not run, if so.
  Optional<Refusal> exhausted() {
    try {
      return usableBytes() >= lastBytes ? Optional.empty() : Optional.of(refusal());
    } catch (IOException e) {
      return Optional.empty(); // what cannot be asked will fail by itself
    }
  }

  /// A full disk shows itself in many ways, some of which look like damage; a person needs the one
  /// reason that he can do something about. Any other failure stays what it is.
  Throwable explained(Throwable failure) {
    Optional<Refusal> full = exhausted();
    for (Throwable at = failure; at != null && full.isEmpty(); at = at.getCause()) {
      if (String.valueOf(at.getMessage()).contains(NO_SPACE)) {
        full = refused();
      }
    }
    full.ifPresent(refusal -> refusal.addSuppressed(failure));
    return full.isPresent() ? full.get() : failure;
  }

  private Optional<Refusal> refused() {
    try {
      return Optional.of(refusal());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Refusal refusal() throws IOException {
    return new Refusal(
        "the disk of %s is full: %d MiB of %d MiB are free, at least %d are needed;"
                .formatted(
                    data, usableBytes() >> 20, diskBytes() >> 20, Math.max(1, lastBytes >> 20))
            + " nothing was lost; free space there and start again");
  }

  private long usableBytes() throws IOException {
    return Files.getFileStore(data).getUsableSpace();
  }

  private long diskBytes() throws IOException {
    return Files.getFileStore(data).getTotalSpace();
  }
}
