package io.skerry.metadata.membership;

import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.PlacementGroup.Member;
import io.skerry.metadata.model.PlacementGroup.State;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.model.Sweep;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.View;
import io.skerry.metadata.state.StateReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the data groups, as applied here, say of members that come or go. What is true here of a
/// sweep stays true for the member as it is, so a replica that is behind only decides later.
public final class RepairFacts {
  private static final int PAGE = 4_096;

  private final List<StateReader> groups;

  /// @param groups one reader of each data group
  public RepairFacts(List<? extends StateReader> groups) {
    this.groups = List.copyOf(groups);
  }

  /// A question about all data groups.
  @FunctionalInterface
  public interface Question<R> {
    R answer(RepairFacts facts);
  }

  /// Asks the replicas here.
  public static <R> R of(List<GroupReplica> replicas, Question<R> question) {
    List<View> views = new ArrayList<>();
    try {
      replicas.forEach(replica -> views.add(replica.appliedView()));
      return question.answer(new RepairFacts(views));
    } finally {
      views.forEach(View::close);
    }
  }

  /// Whether every chunk of the group has been looked at for this member, in every data group.
  public boolean swept(PlacementGroup group, Member member) {
    return groups.stream()
        .allMatch(
            state ->
                state
                    .get(Sweep.key(group.id(), member.node()))
                    .filter(sweep -> sweep.isOf(member) && sweep.done())
                    .isPresent());
  }

  /// Whether nothing remains to be done for a filling or surplus member: it owes nothing, or has
  /// nothing left to delete.
  public boolean finished(PlacementGroup group, Member member) {
    if (!swept(group, member)) {
      return false;
    }
    return member.state() == State.FILLING
        ? groups.stream()
            .allMatch(state -> state.scan(Debt.of(member.node(), group.id()), 1).isEmpty())
        : groups.stream().noneMatch(state -> deleting(state, member.node(), group.id()));
  }

  /// Whether a node has been told to delete a chunk of a group, and has not yet.
  private static boolean deleting(StateReader state, int node, int pg) {
    RowRange<Garbage> range = Garbage.all();
    while (true) {
      List<Garbage> page = state.scan(range, PAGE);
      if (page.stream().anyMatch(row -> row.pg() == pg && row.nodes().contains(node))) {
        return true;
      }
      if (page.size() < PAGE) {
        return false;
      }
      range = range.after(page.get(page.size() - 1).key());
    }
  }

  /// Whether somebody may still commit what was written to a group before it was as it is now.
  public boolean writtenBefore(PlacementGroup group) {
    return groups.stream().anyMatch(state -> writtenBefore(state, group));
  }

  private static boolean writtenBefore(StateReader state, PlacementGroup group) {
    RowRange<Allocation> range = Allocation.all();
    while (true) {
      List<Allocation> page = state.scan(range, PAGE);
      if (page.stream().anyMatch(row -> row.pg() == group.id() && row.epoch() < group.epoch())) {
        return true;
      }
      if (page.size() < PAGE) {
        return false;
      }
      range = range.after(page.get(page.size() - 1).key());
    }
  }

  /// Copies that a node still has to fetch for a placement group, counted up to a limit.
  long owed(int node, int pg, int limit) {
    return groups.stream().mapToLong(state -> state.scan(Debt.of(node, pg), limit).size()).sum();
  }

  /// Whether nobody needs what a node holds for its placement groups: it is surplus in each, and
  /// every chunk has been shown to be elsewhere.
  public boolean unneeded(int node, List<PlacementGroup> groupsOfNode) {
    return groupsOfNode.stream()
        .allMatch(
            group ->
                group
                    .member(node)
                    .filter(member -> member.state() != State.SURPLUS || !swept(group, member))
                    .isEmpty());
  }

  /// How many chunks of these groups no full member but this node holds. Reads every chunk row.
  public long lastCopiesOn(int node, List<PlacementGroup> of) {
    Map<Integer, PlacementGroup> wanted = new HashMap<>();
    of.forEach(group -> wanted.put(group.id(), group));
    return groups.stream().mapToLong(state -> lastCopies(state, node, wanted)).sum();
  }

  private static long lastCopies(StateReader state, int node, Map<Integer, PlacementGroup> of) {
    long count = 0;
    RowRange<Chunk> range = Chunk.all();
    while (true) {
      List<Chunk> page = state.scan(range, PAGE);
      for (Chunk chunk : page) {
        PlacementGroup group = of.get(chunk.pg());
        boolean elsewhere =
            group == null
                || group.full().stream()
                    .filter(member -> member != node)
                    .anyMatch(
                        member -> state.get(Debt.key(member, chunk.pg(), chunk.id())).isEmpty());
        count += elsewhere ? 0 : 1;
      }
      if (page.size() < PAGE) {
        return count;
      }
      range = range.after(page.get(page.size() - 1).key());
    }
  }
}
