package io.skerry.metadata.membership;

import io.skerry.metadata.raft.RefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Repeats steps with a pause between them, a few at a time. A step that fails is logged, once as
/// long as it fails for the same reason, and comes again.
public final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final int THREADS = 4;
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(2);

  private final ScheduledThreadPoolExecutor executor;

  public Housekeeping() {
    executor =
        new ScheduledThreadPoolExecutor(
            THREADS, Thread.ofPlatform().name("housekeeping-", 0).daemon().factory());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
  }

  /// One bounded piece of work.
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  /// Runs the step again and again, the pause after each.
  @SuppressWarnings("FutureReturnValueIgnored") // the runner catches everything
  public void every(Duration pause, String name, Step step) {
    executor.scheduleWithFixedDelay(
        new Runner(name, step), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(PATIENCE_AT_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a background step did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One step and the reason it failed for last.
  private static final class Runner implements Runnable {
    private final String name;
    private final Step step;
    private Optional<String> lastFailure = Optional.empty();

    Runner(String name, Step step) {
      this.name = name;
      this.step = step;
    }

    @Override
    public void run() {
      try {
        step.run();
        lastFailure = Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        report(e);
      }
    }

    private void report(Exception e) {
      String failure = String.valueOf(e);
      if (lastFailure.equals(Optional.of(failure))) {
        return;
      }
      lastFailure = Optional.of(failure);
      LoggingEventBuilder line = LOG.atWarn().addKeyValue("step", name);
      if (e.getCause() instanceof RefusedException refused) {
        line.addKeyValue("why", refused.getMessage()).log("background step refused");
      } else {
        line.setCause(e).log("background step failed");
      }
    }
  }
}
