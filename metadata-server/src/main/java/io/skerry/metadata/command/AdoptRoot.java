package io.skerry.metadata.command;

import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import java.util.List;

/// Copies group 0's map into a data group's own log and makes roots of new namespaces. Outcome: the
/// map version.
public record AdoptRoot(
    long nowNanos,
    int group,
    ClusterIdentity cluster,
    long mapVersion,
    List<Node> nodes,
    List<PlacementGroup> placementGroups,
    List<Namespace> namespaces)
    implements Command {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    put(state, cluster);
    long current = state.get(MapVersion.only()).map(MapVersion::version).orElse(0L);
    if (mapVersion >= current) {
      put(state, new MapVersion(mapVersion));
      nodes.forEach(node -> put(state, node));
      placementGroups.forEach(placementGroup -> put(state, placementGroup));
    }
    for (Namespace namespace : namespaces) {
      if (namespace.group() == group) {
        adopt(state, namespace);
      }
    }
    return Outcome.done(Math.max(mapVersion, current));
  }

  private void adopt(Overlay state, Namespace namespace) {
    boolean known = state.get(namespace.key()).isPresent();
    put(state, namespace);
    if (known) {
      return;
    }
    int id = namespace.id();
    state.put(
        new Inode(
            id,
            InodeId.ROOT,
            FileType.DIRECTORY,
            new Inode.Ownership(namespace.uid(), namespace.gid(), namespace.mode()),
            Inode.Times.allAt(nowNanos),
            0,
            2,
            1,
            InodeId.ROOT.value(),
            "",
            0,
            0));
    state.put(new Counter(Counter.Kind.INODE, id, InodeId.ROOT.value()));
    state.put(new Counter(Counter.Kind.INODES_LIVE, id, 1));
  }

  /// Writes only what differs, so that adopting the same again is an empty entry.
  private static void put(Overlay state, Row row) {
    if (state.get(row.key()).filter(row::equals).isEmpty()) {
      state.put(row);
    }
  }
}
