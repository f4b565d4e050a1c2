package io.skerry.metadata.model;

import java.util.List;
import java.util.Optional;

/// A replica set: every chunk belongs to one, and its members hold the chunk.
///
/// @param epoch version of the membership
/// @param copies full members that it should have
/// @param members in the order in which they came, each node once
public record PlacementGroup(int id, int epoch, int copies, List<Member> members) implements Row {
  private static final int FIRST_EPOCH = 1;

  public PlacementGroup {
    members = List.copyOf(members);
  }

  /// A group whose members are all full, as every group begins.
  public PlacementGroup(int id, int epoch, List<Integer> nodes) {
    this(
        id,
        epoch,
        nodes.size(),
        nodes.stream().map(node -> new Member(node, State.FULL, FIRST_EPOCH)).toList());
  }

  /// How far a node is a member. Numbers are stored.
  public enum State {
    /// It has every chunk of the group, but for those that are its debts.
    FULL(0),
    /// It is being copied to, and takes new chunks.
    FILLING(1),
    /// It is being replaced: still a source, but it takes no new chunks.
    LEAVING(2),
    /// It has been replaced: what it holds becomes garbage there, once enough others hold it.
    SURPLUS(3);

    private final int number;

    State(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    /// @throws IllegalArgumentException if no state has this number
    public static State ofNumber(int number) {
      for (State state : values()) {
        if (state.number == number) {
          return state;
        }
      }
      throw new IllegalArgumentException("member state " + number);
    }
  }

  /// One member.
  ///
  /// @param since epoch in which it came into its state
  public record Member(int node, State state, int since) {
    /// Whether new chunks are written to it.
    public boolean writes() {
      return state == State.FULL || state == State.FILLING;
    }
  }

  public static RowKey<PlacementGroup> key(int id) {
    return new RowKey<>(Table.PLACEMENT_GROUP, new KeyBytes().int32(id).done());
  }

  public static RowRange<PlacementGroup> all() {
    return RowRange.all(Table.PLACEMENT_GROUP, new byte[0]);
  }

  @Override
  public RowKey<PlacementGroup> key() {
    return key(id);
  }

  /// Every member, whatever its state: nobody else has, or should have, a chunk of the group.
  public List<Integer> nodes() {
    return members.stream().map(Member::node).toList();
  }

  /// Members that have every chunk but for their debts.
  public List<Integer> full() {
    return in(State.FULL);
  }

  /// Members that new chunks are written to.
  public List<Integer> writers() {
    return members.stream().filter(Member::writes).map(Member::node).toList();
  }

  /// Members whose receipts count: those that write and those that are being replaced.
  public List<Integer> holders() {
    return members.stream()
        .filter(member -> member.state() != State.SURPLUS)
        .map(Member::node)
        .toList();
  }

  /// Nodes of the members in a state.
  public List<Integer> in(State state) {
    return members.stream().filter(member -> member.state() == state).map(Member::node).toList();
  }

  public Optional<Member> member(int node) {
    return members.stream().filter(member -> member.node() == node).findFirst();
  }

  /// The next membership.
  public PlacementGroup changed(List<Member> next) {
    return new PlacementGroup(id, epoch + 1, copies, next);
  }
}
