package io.skerry.metadata.command;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.proto.types.ChunkId;
import java.util.List;
import java.util.Optional;

/// Decides about chunks in which a storage node differs from the rows. Only here does a copy that
/// the node lacks become a debt, and a copy that nobody knows become garbage; whatever does not fit
/// the state any more is passed over. Outcome: debts and garbage added.
///
/// @param lacking committed chunks of which the node has no copy, or another one
/// @param unknown chunks on the node that its group had issued and that were, in some applied
///   state, neither committed nor allocated: an id is given out once, so they never will be again
public record ReconcileCopies(
    long nowMillis, int node, int pg, List<ChunkId> lacking, List<ChunkId> unknown)
    implements Command {
  /// Chunks of each kind that one command decides about.
  public static final int CHUNKS_MAX = 256;

  public ReconcileCopies {
    lacking = List.copyOf(lacking);
    unknown = List.copyOf(unknown);
  }

  @Override
  public Outcome decide(Overlay state) {
    if (state.get(Node.key(node)).filter(row -> row.duty() != Node.Duty.REMOVED).isEmpty()) {
      return Outcome.done(0L, 0L);
    }
    long debts = lacking.stream().limit(CHUNKS_MAX).filter(id -> owe(state, id)).count();
    long garbage = unknown.stream().limit(CHUNKS_MAX).filter(id -> discard(state, id)).count();
    return Outcome.done(debts, garbage);
  }

  private boolean owe(Overlay state, ChunkId id) {
    Debt debt = new Debt(node, pg, id, true);
    boolean wanted =
        state.get(Chunk.key(id)).filter(chunk -> chunk.pg() == pg).isPresent()
            && state
                .get(PlacementGroup.key(pg))
                .flatMap(group -> group.member(node))
                .filter(PlacementGroup.Member::writes)
                .isPresent()
            && state.get(debt.key()).filter(Debt::replace).isEmpty();
    if (wanted) {
      state.put(debt);
    }
    return wanted;
  }

  private boolean discard(Overlay state, ChunkId id) {
    Optional<Garbage> known = state.get(Garbage.key(id));
    if (known.filter(row -> row.pg() != pg || row.nodes().contains(node)).isPresent()) {
      return false;
    }
    Optional<Chunk> chunk = state.get(Chunk.key(id));
    if (chunk.isPresent() ? !spare(state, chunk.get()) : !issued(state, id)) {
      return false;
    }
    long wait = chunk.isPresent() ? state.holds().lifeMillis() : 0;
    long notBefore = Math.max(known.map(Garbage::notBeforeMillis).orElse(0L), nowMillis + wait);
    state.put(new Garbage(id, pg, notBefore, SweepStep.others(state, id, node)));
    return true;
  }

  /// Whether the node has left the group and enough others hold the chunk.
  private boolean spare(Overlay state, Chunk chunk) {
    Optional<PlacementGroup> group = state.get(PlacementGroup.key(pg));
    return chunk.pg() == pg
        && group.isPresent()
        && group.get().member(node).isEmpty()
        && SweepStep.enoughOthers(state, group.get(), chunk.id());
  }

  /// Whether this incarnation has given out the id. What an older one gave out stays.
  private static boolean issued(Overlay state, ChunkId id) {
    long last = state.get(Counter.key(Counter.Kind.CHUNK, 0)).map(Counter::last).orElse(0L);
    return state
            .get(ClusterIdentity.only())
            .filter(cluster -> cluster.incarnation() == id.incarnation())
            .isPresent()
        && id.low() != 0
        && Long.compareUnsigned(id.low(), last) <= 0;
  }
}
