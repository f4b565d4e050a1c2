package io.skerry.metadata.query;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ErrorCode;
import java.util.Set;
import java.util.TreeSet;

/// What a namespace can still take, as `df` shows it.
public record FileSystemSpace(int namespace) {
  /// Raw bytes of all storage nodes that placement groups write to; what the namespace has and may
  /// have.
  public record Space(
      long capacityBytes,
      long freeBytes,
      int copies,
      long inodes,
      long usedBytes,
      Namespace.Quota quota) {}

  public Space answer(StateReader state) throws RejectedException {
    Namespace row =
        state
            .get(Namespace.key(namespace))
            .orElseThrow(() -> new RejectedException(ErrorCode.STALE));
    Set<Integer> members = new TreeSet<>();
    state
        .scan(PlacementGroup.all(), Integer.MAX_VALUE)
        .forEach(group -> members.addAll(group.writers()));
    long capacity = 0;
    long free = 0;
    for (Node node : state.scan(Node.all(), Integer.MAX_VALUE)) {
      if (members.contains(node.id())) {
        capacity += node.space().capacityBytes();
        free += node.up() ? node.space().freeBytes() : 0;
      }
    }
    return new Space(
        capacity,
        free,
        row.policy().copies(),
        count(state, Counter.Kind.INODES_LIVE),
        count(state, Counter.Kind.BYTES_LIVE),
        row.quota());
  }

  private long count(StateReader state, Counter.Kind kind) {
    return state.get(Counter.key(kind, namespace)).map(Counter::last).orElse(0L);
  }
}
