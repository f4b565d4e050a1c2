package io.skerry.metadata.placement;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.PlacementGroup.Member;
import io.skerry.metadata.model.PlacementGroup.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/// Decides how placement groups change when nodes are lost, drained, or back.
///
/// A node is *sound* if it takes data and has not been silent for too long. While a group has fewer
/// full or filling members on sound nodes than copies, it gets filling ones, chosen as for new
/// groups; as many members on other nodes leave. A member whose sweep has ended is full. A leaving
/// or surplus member whose node is sound fills again, as long as the group is not whole: it has
/// nearly everything, so it is full first. Once a whole group has been so for a while, what leaves
/// is surplus; what has nothing left is forgotten.
///
/// Nothing here gives up a copy: surplus copies are judged chunk by chunk when they are swept.
public final class RepairPlanner {
  /// Groups that one plan changes; the next plan goes on.
  static final int CHANGES_MAX = 64;

  /// Groups for which one node is being filled at the same time.
  static final int FILLING_PER_NODE_MAX = 8;

  /// A node is not filled that has less than this part of its capacity free.
  private static final int ROOM_PARTS = 20;

  private final Sight sight;
  private final SortedMap<Integer, Node> nodes = new TreeMap<>();
  private final SortedMap<Integer, Integer> load = new TreeMap<>();
  private final SortedMap<Integer, Integer> filling = new TreeMap<>();

  /// What the leader knows besides the map.
  ///
  /// @param out nodes that have been silent for so long that they count as lost
  /// @param swept whether nothing remains to be done for a member that is filling or surplus
  /// @param settled whether a group has been as it is for long enough that writers of the time
  ///   before are through
  public record Sight(
      IntPredicate out,
      BiPredicate<PlacementGroup, Member> swept,
      Predicate<PlacementGroup> settled) {}

  private RepairPlanner(List<Node> known, List<PlacementGroup> groups, Sight sight) {
    this.sight = sight;
    known.forEach(node -> nodes.put(node.id(), node));
    for (PlacementGroup group : groups) {
      group.writers().forEach(node -> load.merge(node, 1, Integer::sum));
      group.in(State.FILLING).forEach(node -> filling.merge(node, 1, Integer::sum));
    }
  }

  /// The next memberships of groups that are not as they should be, those with fewest full members
  /// that are up first; empty when nothing can be done.
  public static List<PlacementGroup> plan(
      List<Node> nodes, List<PlacementGroup> groups, Sight sight) {
    RepairPlanner planner = new RepairPlanner(nodes, groups, sight);
    List<PlacementGroup> changed = new ArrayList<>();
    for (PlacementGroup group : planner.mostUrgentFirst(groups)) {
      planner.next(group).ifPresent(changed::add);
      if (changed.size() == CHANGES_MAX) {
        break;
      }
    }
    return changed;
  }

  private List<PlacementGroup> mostUrgentFirst(List<PlacementGroup> groups) {
    return groups.stream()
        .sorted(
            Comparator.<PlacementGroup>comparingLong(
                    group -> group.full().stream().filter(this::soundAndUp).count())
                .thenComparingInt(PlacementGroup::id))
        .toList();
  }

  private Optional<PlacementGroup> next(PlacementGroup group) {
    Draft draft = new Draft(group);
    draft.forget();
    draft.promote();
    draft.takeBack();
    draft.add();
    draft.leave();
    draft.retire();
    return draft.changed() ? Optional.of(group.changed(draft.members)) : Optional.empty();
  }

  private boolean sound(int node) {
    return Optional.ofNullable(nodes.get(node)).filter(Node::takesData).isPresent()
        && !sight.out().test(node);
  }

  private boolean soundAndUp(int node) {
    return sound(node) && Optional.ofNullable(nodes.get(node)).filter(Node::up).isPresent();
  }

  private boolean busy(Node node) {
    return filling.getOrDefault(node.id(), 0) >= FILLING_PER_NODE_MAX;
  }

  private static boolean hasRoom(Node node) {
    return node.space().freeBytes() > node.space().capacityBytes() / ROOM_PARTS;
  }

  /// The membership of one group as it is being changed.
  private final class Draft {
    private final PlacementGroup group;
    private final List<Member> members;

    Draft(PlacementGroup group) {
      this.group = group;
      this.members = new ArrayList<>(group.members());
    }

    boolean changed() {
      return !members.equals(group.members());
    }

    private void turn(Member member, State state) {
      members.set(members.indexOf(member), new Member(member.node(), state, group.epoch() + 1));
    }

    private List<Member> in(State state) {
      return members.stream().filter(member -> member.state() == state).toList();
    }

    private List<Member> soundIn(State state) {
      return in(state).stream().filter(member -> sound(member.node())).toList();
    }

    /// Whether enough full members are on sound nodes.
    private boolean whole() {
      return soundIn(State.FULL).size() >= group.copies();
    }

    /// A node that is down has nothing deleted.
    void forget() {
      for (Member member : in(State.SURPLUS)) {
        Optional<Node> node = Optional.ofNullable(nodes.get(member.node()));
        if (node.filter(Node::up).isPresent() && sight.swept().test(group, member)) {
          members.remove(member);
        }
      }
    }

    void promote() {
      for (Member member : soundIn(State.FILLING)) {
        if (sight.swept().test(group, member)) {
          turn(member, State.FULL);
        }
      }
    }

    void takeBack() {
      if (whole()) {
        return;
      }
      for (Member member : members.stream().filter(member -> !member.writes()).toList()) {
        Optional<Node> node = Optional.ofNullable(nodes.get(member.node()));
        if (soundAndUp(member.node()) && node.filter(known -> !busy(known)).isPresent()) {
          turn(member, State.FILLING);
          filling.merge(member.node(), 1, Integer::sum);
        }
      }
    }

    void add() {
      int missing = group.copies() - soundIn(State.FULL).size() - soundIn(State.FILLING).size();
      for (int i = 0; i < missing; i++) {
        Optional<Node> best = best();
        if (best.isEmpty()) {
          return;
        }
        int node = best.get().id();
        members.add(new Member(node, State.FILLING, group.epoch() + 1));
        load.merge(node, 1, Integer::sum);
        filling.merge(node, 1, Integer::sum);
      }
    }

    /// The best node to fill. When it has enough to do already the group waits for it: a worse
    /// place would be worse for ever.
    private Optional<Node> best() {
      List<Node> staying =
          members.stream()
              .filter(Member::writes)
              .filter(member -> sound(member.node()))
              .flatMap(member -> Optional.ofNullable(nodes.get(member.node())).stream())
              .toList();
      return nodes.values().stream()
          .filter(node -> soundAndUp(node.id()) && hasRoom(node))
          .filter(node -> members.stream().noneMatch(member -> member.node() == node.id()))
          .filter(node -> group.member(node.id()).isEmpty())
          .min(
              Spread.order(staying)
                  .thenComparing(RepairPlanner.this::busy)
                  .thenComparingInt(node -> load.getOrDefault(node.id(), 0))
                  .thenComparingInt(Node::id))
          .filter(node -> !busy(node));
    }

    /// Members that others stand in for take no more chunks.
    void leave() {
      in(State.FILLING).stream()
          .filter(member -> whole() || !sound(member.node()))
          .forEach(member -> turn(member, State.LEAVING));
      List<Member> full = new ArrayList<>(in(State.FULL));
      int writers = full.size() + in(State.FILLING).size();
      full.sort(this::firstToLeave);
      for (int i = 0; i < Math.min(writers - group.copies(), full.size()); i++) {
        boolean spare = !sound(full.get(i).node()) || moreThanWhole();
        if (spare) {
          turn(full.get(i), State.LEAVING);
        }
      }
    }

    private boolean moreThanWhole() {
      return soundIn(State.FULL).size() > group.copies();
    }

    /// Lost nodes before those that are drained, before sound ones, the newest of these first.
    private int firstToLeave(Member one, Member other) {
      int byRank = Integer.compare(rank(one), rank(other));
      return byRank != 0 ? byRank : Integer.compare(other.since(), one.since());
    }

    private int rank(Member member) {
      return sight.out().test(member.node()) ? 0 : sound(member.node()) ? 2 : 1;
    }

    void retire() {
      List<Member> leaving = in(State.LEAVING);
      long up = soundIn(State.FULL).stream().filter(m -> soundAndUp(m.node())).count();
      if (leaving.isEmpty() || up < group.copies() || !sight.settled().test(group)) {
        return;
      }
      for (Member member : leaving) {
        // One that begins to leave now has writers that are not yet through.
        if (member.since() <= group.epoch()) {
          turn(member, State.SURPLUS);
        }
      }
    }
  }
}
