package io.skerry.metadata.command;

import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.placement.Placement;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/// Gives chunk ids and write holds to sessions.
final class ChunkAllocation {
  /// Chunks that one command gives out.
  static final int COUNT_MAX = 1_024;

  private final Overlay state;
  private final Caller caller;

  ChunkAllocation(Overlay state, Caller caller) {
    this.state = state;
    this.caller = caller;
  }

  /// New chunks of the namespace, each in a placement group that can take it now.
  List<ChunkId> allocate(int namespace, ChunkDemand demand) throws RejectedException {
    if (demand.count() < 0 || demand.count() > COUNT_MAX) {
      throw new RejectedException(
          ErrorCode.INVALID_ARGUMENT, demand.count() + " chunks are not 0 to " + COUNT_MAX);
    }
    if (demand.count() == 0) {
      return List.of();
    }
    requireSession(state, caller, demand.session());
    Namespace space =
        state
            .get(Namespace.key(namespace))
            .orElseThrow(() -> new RejectedException(ErrorCode.STALE));
    ClusterIdentity cluster = state.get(ClusterIdentity.only()).orElseThrow();
    List<PlacementGroup> candidates =
        Placement.candidates(state.clusterMap(), space.policy(), demand.avoidNodes());
    List<ChunkId> chunks = new ArrayList<>(demand.count());
    for (int i = 0; i < demand.count(); i++) {
      PlacementGroup group =
          Placement.pick(candidates, demand.seed() + i)
              .orElseThrow(() -> noneFor(space.policy(), demand));
      long counter = state.next(Counter.Kind.CHUNK, 0);
      ChunkId chunk = ChunkId.of(cluster.incarnation(), space.group(), counter);
      state.put(new Allocation(demand.session(), chunk, namespace, group.id(), group.epoch()));
      chunks.add(chunk);
    }
    return chunks;
  }

  /// The session may write the file from now on, even if its mode changes.
  void hold(long session, Inode file) throws RejectedException {
    requireSession(state, caller, session);
    state.put(Allocation.handle(session, file.namespace(), file.id()));
  }

  /// Refuses unless the session is open and the caller's own.
  static void requireSession(StateReader state, Caller caller, long session)
      throws RejectedException {
    boolean own =
        state
            .get(Session.key(session))
            .filter(row -> row.principal().equals(caller.principal()))
            .isPresent();
    if (!own) {
      throw new RejectedException(ErrorCode.SESSION_LOST);
    }
  }

  /// Nodes that have just come may not be in this group's map yet.
  private RejectedException noneFor(Namespace.Policy policy, ChunkDemand demand) {
    long known = state.get(MapVersion.only()).map(MapVersion::version).orElse(0L);
    if (known < demand.mapVersion()) {
      return new RejectedException(
          ErrorCode.RETRY, "the cluster's map is still on its way to the group of the namespace");
    }
    return new RejectedException(
        ErrorCode.NO_SPACE,
        "No placement group has "
            + policy.minCopies()
            + " storage nodes that are up and have space; skerry health says which are full or"
            + " down");
  }
}
