package io.skerry.metadata.membership;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.PlacementGroup.Member;
import io.skerry.metadata.model.PlacementGroup.State;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ChunkId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// What one group wants of a storage node now: chunks to delete, copies to fetch. Goes round
/// through the rows, some at each heartbeat, so that what cannot be done yet never hides the rest.
public final class NodeTasks {
  /// Instructions of one answer.
  public static final int DELETES_MAX = 256;

  public static final int FETCHES_MAX = 32;

  /// No reader keeps a chunk longer that nothing refers to.
  private static final long READ_MILLIS_MAX = TimeUnit.DAYS.toMillis(1);

  /// Rows looked at for one answer.
  private static final int ROWS_MAX = 4_096;

  private final Map<Integer, RowKey<Garbage>> garbageSeen = new ConcurrentHashMap<>();
  private final Map<Integer, RowKey<Debt>> debtsSeen = new ConcurrentHashMap<>();

  /// A copy to fetch from one of the sources.
  ///
  /// @param replace whether what the node may have of it is known not to be good
  /// @param sources members of the placement group that may hold the chunk, the best first
  public record Fetch(
      Chunk chunk, PlacementGroup placementGroup, boolean replace, List<Integer> sources) {}

  /// Chunks that the node may delete at this moment: those that nobody reads any more, and after a
  /// day the others, too.
  ///
  /// @param read whether somebody may still read a chunk
  public List<Garbage> deletes(
      StateReader state, int node, long nowMillis, Predicate<ChunkId> read) {
    List<Garbage> due = new ArrayList<>();
    for (Garbage row : round(state, Garbage.all(), Optional.ofNullable(garbageSeen.get(node)))) {
      garbageSeen.put(node, row.key());
      long overdue = nowMillis - row.notBeforeMillis();
      boolean free = overdue >= 0 && (overdue > READ_MILLIS_MAX || !read.test(row.chunk()));
      if (free && row.nodes().contains(node)) {
        due.add(row);
        if (due.size() == DELETES_MAX) {
          return due;
        }
      }
    }
    return due;
  }

  /// Copies that the node owes and that some other member holds.
  public List<Fetch> fetches(StateReader state, int node) {
    List<Fetch> fetches = new ArrayList<>();
    for (Debt debt : round(state, Debt.of(node), Optional.ofNullable(debtsSeen.get(node)))) {
      debtsSeen.put(node, debt.key());
      fetch(state, debt).ifPresent(fetches::add);
      if (fetches.size() == FETCHES_MAX) {
        return fetches;
      }
    }
    return fetches;
  }

  private static Optional<Fetch> fetch(StateReader state, Debt debt) {
    Optional<Chunk> chunk = state.get(Chunk.key(debt.chunk()));
    Optional<PlacementGroup> group = state.get(PlacementGroup.key(debt.pg()));
    if (chunk.isEmpty() || group.isEmpty()) {
      return Optional.empty();
    }
    Optional<Member> owing =
        group.get().member(debt.node()).filter(member -> member.state() != State.SURPLUS);
    if (owing.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> sources = sources(state, debt, group.get());
    // Who owes may yet hold what nobody else has, since a receipt was lost: if no source answers it
    // is asked in any case, though new copies are not for members that leave.
    boolean needed = sources.stream().noneMatch(source -> up(state, source));
    return needed || owing.get().writes()
        ? Optional.of(new Fetch(chunk.get(), group.get(), debt.replace(), sources))
        : Optional.empty();
  }

  /// Members that may hold a chunk: those that are up before the others, and those that surely have
  /// it first.
  private static List<Integer> sources(StateReader state, Debt debt, PlacementGroup group) {
    List<Integer> deleting =
        state.get(Garbage.key(debt.chunk())).map(Garbage::nodes).orElse(List.of());
    return group.members().stream()
        .filter(member -> member.node() != debt.node() && !deleting.contains(member.node()))
        .filter(member -> state.get(Debt.key(member.node(), debt.pg(), debt.chunk())).isEmpty())
        .sorted(
            Comparator.<Member, Boolean>comparing(member -> !up(state, member.node()))
                .thenComparing(member -> member.state() == State.FILLING)
                .thenComparing(Member::state))
        .map(Member::node)
        .toList();
  }

  private static boolean up(StateReader state, int node) {
    return state.get(Node.key(node)).filter(Node::up).isPresent();
  }

  /// Rows behind the one seen last; from the beginning when there are none.
  private static <R extends Row> List<R> round(
      StateReader state, RowRange<R> range, Optional<RowKey<R>> seen) {
    if (seen.isPresent()) {
      List<R> rest = state.scan(range.after(seen.get()), ROWS_MAX);
      if (!rest.isEmpty()) {
        return rest;
      }
    }
    return state.scan(range, ROWS_MAX);
  }
}
