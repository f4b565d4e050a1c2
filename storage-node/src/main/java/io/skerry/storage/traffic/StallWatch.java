package io.skerry.storage.traffic;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Looks once a second for streams whose other end has been silent for too long, and cuts them.
public final class StallWatch {
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private final long patienceNanos;
  private final LongSupplier nanoClock;

  public StallWatch(Duration patience, LongSupplier nanoClock) {
    this.patienceNanos = patience.toNanos();
    this.nanoClock = nanoClock;
  }

  /// Begins to look.
  public void start(ScheduledExecutorService timer) {
    var _ = timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  public void add(Stream stream) {
    streams.add(stream);
  }

  public void remove(Stream stream) {
    streams.remove(stream);
  }

  private void look() {
    long now = nanoClock.getAsLong();
    for (Stream stream : streams) {
      long since = stream.silentSinceNanos();
      if (since != Stream.NOT_WAITING && now - since > patienceNanos) {
        stream.cut();
      }
    }
  }

  /// A stream that waits for its other end now and then.
  public interface Stream {
    /// The stream waits for nobody.
    long NOT_WAITING = Long.MIN_VALUE;

    /// Since when it waits for the other end, or {@link #NOT_WAITING}.
    long silentSinceNanos();

    /// Ends the stream. Called on the watch's thread; must not block or throw.
    void cut();
  }
}
