package io.skerry.storage.server;

import io.skerry.storage.chunk.Space;
import io.skerry.storage.store.DataDirectory;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The room that is left, measured at most once a second.
final class SpaceGauge implements Supplier<Space> {
  private static final Logger log = LoggerFactory.getLogger(SpaceGauge.class);
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DataDirectory data;
  private final long capacityBytes;
  private final long minFreeBytes;
  private final LongSupplier nanoClock;
  private Space last = new Space(0, 0);
  private long measuredAt;
  private boolean measured;

  SpaceGauge(DataDirectory data, long capacityBytes, long minFreeBytes, LongSupplier nanoClock) {
    this.data = data;
    this.capacityBytes = capacityBytes;
    this.minFreeBytes = minFreeBytes;
    this.nanoClock = nanoClock;
  }

  @Override
  public synchronized Space get() {
    long now = nanoClock.getAsLong();
    if (!measured || now - measuredAt > KEPT_NANOS) {
      last = measure();
      measuredAt = now;
      measured = true;
    }
    return last;
  }

  private Space measure() {
    try {
      Space.Disk disk = data.disk(this::reserve);
      long used = data.store().bytes();
      Space now = Space.of(disk, capacityBytes, used, reserve(disk.totalBytes()));
      if (last.accepting() != now.accepting() && measured) {
        log.atWarn().addKeyValue("freeBytes", now.freeBytes()).log("space-changed");
      }
      return now;
    } catch (IOException e) {
      log.atError().setCause(e).log("space-unknown");
      return new Space(last.capacityBytes(), 0); // a disk that does not answer takes no chunks
    }
  }

  private long reserve(long diskBytes) {
    return minFreeBytes == 0 ? Space.defaultReserve(diskBytes) : minFreeBytes;
  }
}
