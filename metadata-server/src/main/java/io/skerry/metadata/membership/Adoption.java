package io.skerry.metadata.membership;

import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.View;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Which namespaces the data groups here have taken over from group 0. A namespace once adopted
/// stays so.
public final class Adoption {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Set<Integer> adopted = ConcurrentHashMap.newKeySet();

  /// Waits until the group's state here has the namespace.
  ///
  /// @return whether it has, within the patience
  public boolean awaitAdopted(GroupReplica replica, Namespace namespace, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isAdopted(replica, namespace)) {
      if (System.nanoTime() - deadline >= 0 || Thread.interrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    return true;
  }

  private static boolean isAdopted(GroupReplica replica, Namespace namespace) {
    try (View view = replica.appliedView()) {
      return view.get(namespace.key()).filter(namespace::equals).isPresent();
    }
  }

  /// Whether the group's state here has the namespace.
  public boolean isAdopted(GroupReplica replica, int namespace) {
    if (adopted.contains(namespace)) {
      return true;
    }
    try (View view = replica.appliedView()) {
      if (view.get(Namespace.key(namespace)).isPresent()) {
        adopted.add(namespace);
        return true;
      }
    }
    return false;
  }
}
