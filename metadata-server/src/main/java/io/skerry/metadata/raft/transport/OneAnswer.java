package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.google.protobuf.Message;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls back exactly once, on the executor that the caller chose.
final class OneAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(OneAnswer.class);

  private final InvokeCallback callback;
  private final AtomicBoolean done = new AtomicBoolean();

  OneAnswer(InvokeCallback callback) {
    this.callback = callback;
  }

  /// Whether nobody has answered yet.
  boolean open() {
    return !done.get();
  }

  void complete(Message message) {
    run(message, null);
  }

  void fail(Throwable failure) {
    run(null, failure);
  }

  private void run(@Nullable Message message, @Nullable Throwable failure) {
    if (!done.compareAndSet(false, true)) {
      return;
    }
    Executor executor = callback.executor();
    if (executor == null) {
      callback.complete(message, failure);
      return;
    }
    try {
      executor.execute(() -> callback.complete(message, failure));
    } catch (RejectedExecutionException e) {
      LOG.debug("an answer came after its group stopped", e);
    }
  }
}
