package io.skerry.metadata.convergence;

import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ChunkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One group at one moment: its rows, and the book that was brought to exactly these.
///
/// @param index of the last entry that the rows show
/// @param bound ids from this one on had not been given out
public record Picture(
    StateReader rows,
    ChunkBook book,
    long index,
    ChunkId bound,
    Map<Integer, PlacementGroup> placementGroups) {

  /// @return nothing while the group does not belong to a cluster yet
  public static Optional<Picture> of(StateReader rows, ChunkBook book, long index, int group) {
    Optional<ClusterIdentity> cluster = rows.get(ClusterIdentity.only());
    if (cluster.isEmpty()) {
      return Optional.empty();
    }
    long last = rows.get(Counter.key(Counter.Kind.CHUNK, 0)).map(Counter::last).orElse(0L);
    Map<Integer, PlacementGroup> groups = new TreeMap<>();
    rows.scan(PlacementGroup.all(), Integer.MAX_VALUE).forEach(row -> groups.put(row.id(), row));
    ChunkId bound = ChunkId.of(cluster.get().incarnation(), group, last + 1);
    return Optional.of(new Picture(rows, book, index, bound, groups));
  }

  /// The placement groups that a node is a full member of: what it should hold of these is known to
  /// the chunk.
  List<Integer> fullOf(int node) {
    List<Integer> full = new ArrayList<>();
    for (PlacementGroup group : placementGroups.values()) {
      if (role(node, group.id()) == Role.FULL) {
        full.add(group.id());
      }
    }
    return full;
  }

  /// What a node is to a placement group.
  enum Role {
    /// It holds every chunk but its debts.
    FULL,
    /// It comes or goes: what it holds changes by itself.
    MOVING,
    /// It should hold nothing.
    STRANGER
  }

  Role role(int node, int pg) {
    PlacementGroup group = placementGroups.get(pg);
    Optional<PlacementGroup.Member> member = group == null ? Optional.empty() : group.member(node);
    if (member.isEmpty()) {
      return Role.STRANGER;
    }
    return member.get().state() == PlacementGroup.State.FULL ? Role.FULL : Role.MOVING;
  }

  /// Changes with every change of the placement group.
  int epoch(int pg) {
    PlacementGroup group = placementGroups.get(pg);
    return group == null ? 0 : group.epoch();
  }
}
