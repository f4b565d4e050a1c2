package io.skerry.metadata.membership;

import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.View;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Group 0 as this server's replica has it, read again only when it has changed, and whether a
/// majority has confirmed the replica lately.
public final class RootDirectory {
  /// How often contact is confirmed.
  public static final Duration PROBE = Duration.ofSeconds(5);

  /// Without contact for this long, rights may have been taken away without this server knowing.
  private static final Duration TRUSTED_FOR = Duration.ofSeconds(30);

  private static final Duration READ_PATIENCE = Duration.ofSeconds(4);

  private final GroupReplica root;
  private volatile @Nullable RootRows cached;
  private volatile long confirmedAtNanos;

  public RootDirectory(GroupReplica root) {
    this.root = root;
    this.confirmedAtNanos = System.nanoTime();
  }

  /// The rows as applied here.
  public RootRows current() {
    RootRows rows = cached;
    if (rows != null && rows.index() == root.appliedIndex()) {
      return rows;
    }
    try (View view = root.appliedView()) {
      return keep(view);
    }
  }

  /// The rows as of now: asks the majority first. Waits.
  public RootRows confirmed() throws InterruptedException, ExecutionException, TimeoutException {
    try (View view = root.linearizableView().get(READ_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      confirmedAtNanos = System.nanoTime();
      return keep(view);
    }
  }

  /// Whether what `current` answers was confirmed recently enough to decide about rights.
  public boolean fresh() {
    return System.nanoTime() - confirmedAtNanos < TRUSTED_FOR.toNanos();
  }

  private RootRows keep(View view) {
    RootRows known = cached;
    if (known != null && known.index() == view.index()) {
      return known;
    }
    RootRows rows = new RootRows(view.index(), view);
    cached = rows;
    return rows;
  }
}
