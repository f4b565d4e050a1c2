package io.skerry.metadata.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Node;
import io.skerry.proto.types.ErrorCode;
import java.util.concurrent.CompletableFuture;

/// Asks Raft to change the voters of a group by one. Raft lets one change run at a time and ends it
/// when this replica ceases to lead, or when a new voter does not catch up.
final class VoterChange {
  private VoterChange() {}

  /// Raft first copies everything to the new voter and then counts its vote.
  static CompletableFuture<Void> add(Node node, String address) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    return attempt(() -> node.addPeer(NodeTuning.peer(address), told(done)), done);
  }

  static CompletableFuture<Void> remove(Node node, String address) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    return attempt(() -> node.removePeer(NodeTuning.peer(address), told(done)), done);
  }

  private static CompletableFuture<Void> attempt(Runnable change, CompletableFuture<Void> done) {
    try {
      change.run();
    } catch (IllegalArgumentException e) { // it is as wanted already, or was undone meanwhile
      done.completeExceptionally(refused(String.valueOf(e.getMessage())));
    }
    return done;
  }

  private static Closure told(CompletableFuture<Void> done) {
    return status -> {
      if (status.isOk()) {
        done.complete(null);
      } else {
        done.completeExceptionally(refused(String.valueOf(status.getErrorMsg())));
      }
    };
  }

  private static RefusedException refused(String why) {
    return new RefusedException(ErrorCode.RETRY, why);
  }
}
