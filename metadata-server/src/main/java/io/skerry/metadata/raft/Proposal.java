package io.skerry.metadata.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One entry on its way through the log: decided when it is applied here, or when nothing is known
/// of it any more.
final class Proposal implements Closure {
  private final Consumer<Result> decided;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile long index;

  /// @param decided called by the thread that applies, which must not wait
  Proposal(Consumer<Result> decided) {
    this.decided = decided;
  }

  /// @param index of the entry; meaningful only if the status is OK
  record Result(Status status, long index) {}

  /// Called by the state machine before the proposal is run with OK.
  void appliedAt(long entryIndex) {
    index = entryIndex;
  }

  @Override
  public void run(Status status) {
    try {
      decided.accept(new Result(status, index));
    } finally {
      done.countDown();
    }
  }

  boolean decidedWithin(long millis) throws InterruptedException {
    return done.await(millis, TimeUnit.MILLISECONDS);
  }
}
