package io.skerry.metadata.raft;

import io.skerry.metadata.model.Node;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the disk has room for more than what frees room. Asks the file system at most once a
/// second.
final class DiskReserve {
  private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path directory;
  private final long minFreeBytes;
  private volatile Reading last;

  private record Reading(Node.Space space, long atNanos) {}

  DiskReserve(Path directory, long minFreeBytes) {
    this.directory = directory;
    this.minFreeBytes = minFreeBytes;
    this.last = new Reading(measure(), System.nanoTime());
  }

  /// Whether less is free than must stay free.
  boolean low() {
    return space().full();
  }

  /// What the disk has; the reserve is not free.
  Node.Space space() {
    Reading reading = last;
    long now = System.nanoTime();
    if (now - reading.atNanos() < FRESH_NANOS) {
      return reading.space();
    }
    Node.Space space = measure();
    if (space.full() != reading.space().full()) {
      LOG.warn(
          "disk of {} has {} than its reserve of {} bytes free",
          directory,
          space.full() ? "less" : "more",
          minFreeBytes);
    }
    last = new Reading(space, now);
    return space;
  }

  private Node.Space measure() {
    try {
      FileStore disk = Files.getFileStore(directory);
      return new Node.Space(
          disk.getTotalSpace(), Math.max(0, disk.getUsableSpace() - minFreeBytes));
    } catch (IOException e) {
      LOG.warn("free space of {} is unknown", directory, e);
      return new Node.Space(1, 1);
    }
  }
}
