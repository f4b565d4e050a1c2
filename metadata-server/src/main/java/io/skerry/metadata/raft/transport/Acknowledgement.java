package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import io.skerry.metadata.raft.lease.LeaseBook;
import io.skerry.metadata.raft.lease.Moment;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Writes down that a peer has accepted a leader's message before it passes the answer on.
///
/// @param sent when the message went out, since the peer's promise counts from then at the latest
record Acknowledgement(
    InvokeCallback callback, LeaseBook lease, String peer, long term, Moment sent)
    implements InvokeCallback {
  @Override
  public void complete(@Nullable Object result, @Nullable Throwable failure) {
    if (result instanceof AppendEntriesResponse answer
        && answer.getSuccess()
        && answer.getTerm() == term) {
      lease.acknowledged(peer, term, sent);
    }
    callback.complete(result, failure);
  }

  @Override
  public Executor executor() {
    return callback.executor();
  }
}
