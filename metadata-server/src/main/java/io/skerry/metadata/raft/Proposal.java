package io.skerry.metadata.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import java.util.concurrent.CompletableFuture;

/// One entry on its way through the log: decided when it is applied here, or when nothing is known
/// of it any more.
final class Proposal implements Closure {
  private final CompletableFuture<Result> result = new CompletableFuture<>();
  private volatile long index;

  /// @param index of the entry; meaningful only if the status is OK
  record Result(Status status, long index) {}

  /// Called by the state machine before the proposal is run with OK.
  void appliedAt(long entryIndex) {
    index = entryIndex;
  }

  @Override
  public void run(Status status) {
    result.complete(new Result(status, index));
  }

  CompletableFuture<Result> result() {
    return result;
  }
}
