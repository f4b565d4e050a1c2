package io.skerry.metadata.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.PlacementGroup.Member;
import io.skerry.metadata.model.PlacementGroup.State;
import io.skerry.proto.types.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Memberships are written as words: `1 2 3:filling 4:leaving 5:surplus`; members without a word
/// are full.
class RepairPlannerTest {
  private final List<Node> nodes = new ArrayList<>();
  private final Set<Integer> out = new TreeSet<>();
  private boolean swept;
  private boolean settled;

  private static Node node(int id, String site, boolean up, Node.Duty duty) {
    Node.Space space = new Node.Space(1L << 40, 1L << 39);
    return new Node(
        id, "s" + id, Role.STORAGE, new Node.Place(site, "r1"), "h:" + id, up, space, duty);
  }

  private void up(int... ids) {
    Arrays.stream(ids).forEach(id -> nodes.add(node(id, "a", true, Node.Duty.SERVING)));
  }

  private void lost(int id) {
    nodes.add(node(id, "a", false, Node.Duty.SERVING));
    out.add(id);
  }

  private void draining(int id) {
    nodes.add(node(id, "a", true, Node.Duty.DRAINING));
  }

  private static PlacementGroup group(int copies, String words) {
    List<Member> members = new ArrayList<>();
    for (String word : words.split(" ", -1)) {
      String[] parts = word.split(":", -1);
      State state =
          parts.length == 1 ? State.FULL : State.valueOf(parts[1].toUpperCase(Locale.ROOT));
      members.add(new Member(Integer.parseInt(parts[0]), state, 1));
    }
    return new PlacementGroup(1, 1, copies, members);
  }

  private static String words(PlacementGroup group) {
    return group.members().stream()
        .map(
            member ->
                member.state() == State.FULL
                    ? String.valueOf(member.node())
                    : member.node() + ":" + member.state().name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }

  /// The next membership, or the same if nothing changes.
  private String next(String words) {
    PlacementGroup now = group(3, words);
    List<PlacementGroup> changed = RepairPlanner.plan(nodes, List.of(now), sight());
    assertTrue(changed.size() <= 1);
    return changed.stream()
        .peek(next -> assertEquals(2, next.epoch()))
        .map(RepairPlannerTest::words)
        .findFirst()
        .orElse(words);
  }

  private RepairPlanner.Sight sight() {
    return new RepairPlanner.Sight(out::contains, (group, member) -> swept, group -> settled);
  }

  @Test
  void aWholeGroupStaysAsItIs() {
    up(1, 2, 3, 4);
    nodes.set(2, node(3, "a", false, Node.Duty.SERVING));
    assertEquals("1 2 3", next("1 2 3"), "a node that is only just down is waited for");
  }

  @Test
  void aLostNodeIsReplaced() {
    up(1, 2, 4);
    lost(3);
    assertEquals("1 2 3:leaving 4:filling", next("1 2 3"));
    assertEquals("1 2 3:leaving 4:filling", next("1 2 3:leaving 4:filling"));
    swept = true;
    assertEquals("1 2 3:leaving 4", next("1 2 3:leaving 4:filling"));
    swept = false;
    settled = true;
    assertEquals("1 2 3:surplus 4", next("1 2 3:leaving 4"));
    assertEquals("1 2 3:surplus 4", next("1 2 3:surplus 4"));
    swept = true;
    assertEquals("1 2 3:surplus 4", next("1 2 3:surplus 4"), "it cannot have deleted anything");
    nodes.set(3, node(3, "a", true, Node.Duty.SERVING));
    assertEquals("1 2 4", next("1 2 3:surplus 4"));
  }

  @Test
  void aDrainedNodeIsReplacedAndServesMeanwhile() {
    up(1, 2, 4);
    draining(3);
    assertEquals("1 2 3:leaving 4:filling", next("1 2 3"));
  }

  @Test
  void withoutAnotherNodeAMemberStays() {
    up(1, 2);
    lost(3);
    assertEquals("1 2 3", next("1 2 3"));
    out.clear();
    nodes.remove(2);
    draining(3);
    assertEquals("1 2 3", next("1 2 3"));
  }

  @Test
  void aNodeWithoutRoomIsNotFilled() {
    up(1, 2);
    lost(3);
    Node.Space full = new Node.Space(1L << 40, 1L << 30);
    nodes.add(node(4, "a", true, Node.Duty.SERVING).withState(true, "h:4", full));
    assertEquals("1 2 3", next("1 2 3"));
  }

  @Test
  void theFarthestNodeReplacesALostOne() {
    nodes.add(node(1, "a", true, Node.Duty.SERVING));
    nodes.add(node(2, "b", true, Node.Duty.SERVING));
    nodes.add(node(4, "a", true, Node.Duty.SERVING));
    nodes.add(node(5, "c", true, Node.Duty.SERVING));
    lost(3);
    assertEquals("1 2 3:leaving 5:filling", next("1 2 3"));
  }

  @Test
  void aNodeThatReturnsGoesOnBesideItsReplacement() {
    up(1, 2, 3, 4);
    assertEquals("1 2 3:filling 4:filling", next("1 2 3:leaving 4:filling"));
    assertEquals("1 2 3 4:leaving", next("1 2 3 4:filling"), "the first to be full stays");
  }

  @Test
  void aDrainThatIsTakenBackEndsWhereItWas() {
    up(1, 2, 3, 4);
    settled = true;
    assertEquals("1 2 3:surplus 4", next("1 2 3:leaving 4"), "it was too late");
    swept = true;
    assertEquals("1 2 4", next("1 2 3:surplus 4"));
  }

  @Test
  void whatIsSurplusIsTakenBackWhenAnotherIsLost() {
    up(1, 2, 3);
    lost(4);
    assertEquals("1 2 3:filling 4:leaving", next("1 2 3:surplus 4"));
  }

  @Test
  void aReplacementThatIsLostIsReplaced() {
    up(1, 2, 5);
    lost(3);
    lost(4);
    assertEquals("1 2 3:leaving 4:leaving 5:filling", next("1 2 3:leaving 4:filling"));
  }

  @Test
  void whatLeavesIsKeptUntilAllFullMembersAreUp() {
    up(1, 2, 3);
    draining(4);
    settled = true;
    nodes.set(0, node(1, "a", false, Node.Duty.SERVING));
    assertEquals("1 2 3 4:leaving", next("1 2 3 4:leaving"));
  }

  @Test
  void aRemovedMemberIsMadeUpFor() {
    up(1, 2, 4);
    assertEquals("1 2 4:filling", next("1 2"));
  }

  @Test
  void theGroupWithFewestFullMembersComesFirst() {
    up(1, 2, 4);
    lost(3);
    PlacementGroup one = new PlacementGroup(1, 1, 3, group(3, "1 2 3").members());
    PlacementGroup two = new PlacementGroup(2, 1, 3, group(3, "1 3").members());
    assertEquals(
        List.of(2, 1),
        RepairPlanner.plan(nodes, List.of(one, two), sight()).stream()
            .map(PlacementGroup::id)
            .toList());
  }

  @Test
  void fillingIsBoundedForEachNode() {
    up(1, 2, 4);
    lost(3);
    List<PlacementGroup> groups = new ArrayList<>();
    for (int id = 1; id <= 40; id++) {
      PlacementGroup group = group(3, "1 2 3");
      groups.add(new PlacementGroup(id, 1, 3, group.members()));
    }
    assertEquals(
        RepairPlanner.FILLING_PER_NODE_MAX, RepairPlanner.plan(nodes, groups, sight()).size());
  }

  static Stream<Arguments> quiet() {
    return Stream.of("1 2 3", "1 2 3 9:surplus", "4 5 6").map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("quiet")
  void nothingIsMovedForItsOwnSake(String words) {
    up(1, 2, 3, 4, 5, 6, 9);
    assertEquals(words, next(words));
  }
}
