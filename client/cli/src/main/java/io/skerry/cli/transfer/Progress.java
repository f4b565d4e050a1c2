package io.skerry.cli.transfer;

import io.skerry.cli.shell.Terminal;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A bar that grows while bytes move, on a terminal; nothing elsewhere.
final class Progress implements AutoCloseable {
  private static final long MIB = 1 << 20;
  private static final int UPDATE_MILLIS = 200;

  private final Optional<ProgressBar> bar;

  private Progress(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  static Progress of(Terminal terminal, String task, boolean wanted) {
    if (!wanted || !terminal.interactive()) {
      return new Progress(Optional.empty());
    }
    return new Progress(
        Optional.of(
            new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(0)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setUnit("M", MIB)
                .showSpeed()
                .clearDisplayOnFinish()
                .build()));
  }

  /// More to do than was known.
  void planned(long bytes) {
    bar.ifPresent(
        shown -> {
          synchronized (this) {
            shown.maxHint(shown.getMax() + bytes);
          }
        });
  }

  /// Bytes that have moved.
  void moved(long bytes) {
    bar.ifPresent(shown -> shown.stepBy(bytes));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
