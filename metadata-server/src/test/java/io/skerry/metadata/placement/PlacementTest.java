package io.skerry.metadata.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.state.ClusterMap;
import io.skerry.proto.types.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final Namespace.Policy POLICY = new Namespace.Policy(3, 2, 65_536, 16 << 20);

  private static Node node(int id, String site, String rack, boolean up) {
    Node.Space space = new Node.Space(1L << 40, 1L << 39);
    return new Node(id, "s" + id, Role.STORAGE, new Node.Place(site, rack), "h:" + id, up, space);
  }

  private static List<Node> twoSites(int count) {
    List<Node> nodes = new ArrayList<>();
    for (int id = 1; id <= count; id++) {
      nodes.add(node(id, id % 2 == 0 ? "b" : "a", "r" + id % 4, true));
    }
    return nodes;
  }

  private static List<PlacementGroup> groups(List<List<Integer>> memberships) {
    List<PlacementGroup> groups = new ArrayList<>();
    memberships.forEach(nodes -> groups.add(new PlacementGroup(groups.size() + 1, 1, nodes)));
    return groups;
  }

  private static Map<Integer, Integer> load(List<List<Integer>> memberships) {
    Map<Integer, Integer> load = new TreeMap<>();
    memberships.forEach(nodes -> nodes.forEach(node -> load.merge(node, 1, Integer::sum)));
    return load;
  }

  @Test
  void planOfFourNodesAtTwoSitesIsPinned() {
    assertEquals(
        List.of(List.of(1, 2, 3), List.of(4, 1, 2), List.of(3, 4, 1), List.of(2, 3, 4)),
        PlacementGroupPlanner.plan(twoSites(4), List.of(), 3, 3));
  }

  @Test
  void everyNodeIsInEnoughGroupsAndLoadIsEven() {
    List<List<Integer>> plan = PlacementGroupPlanner.plan(twoSites(12), List.of(), 3, 16);

    load(plan).values().forEach(count -> assertTrue(count >= 16 && count <= 18, "" + count));
    assertEquals(12, load(plan).size());
    for (List<Integer> members : plan) {
      assertEquals(3, new TreeSet<>(members).size());
      assertTrue(members.stream().mapToInt(id -> id % 2).distinct().count() == 2, "two sites");
    }
  }

  @Test
  void aNewNodeGetsNewGroupsAndOldOnesStay() {
    List<List<Integer>> first = PlacementGroupPlanner.plan(twoSites(4), List.of(), 3, 16);
    List<List<Integer>> more = PlacementGroupPlanner.plan(twoSites(5), groups(first), 3, 16);

    assertEquals(16, more.stream().filter(members -> members.contains(5)).count());
    assertEquals(16, more.size());
    List<List<Integer>> all = new ArrayList<>(first);
    all.addAll(more);
    assertEquals(
        List.of(), PlacementGroupPlanner.plan(twoSites(5), groups(all), 3, 16), "then enough");
  }

  @Test
  void tooFewNodesMakeNoGroups() {
    assertEquals(List.of(), PlacementGroupPlanner.plan(twoSites(2), List.of(), 3, 16));
    List<Node> oneDown = new ArrayList<>(twoSites(2));
    oneDown.add(node(3, "a", "r3", false));
    assertEquals(List.of(), PlacementGroupPlanner.plan(oneDown, List.of(), 3, 16));
  }

  @Test
  void exactlyEnoughNodesShareManyGroups() {
    assertEquals(16, PlacementGroupPlanner.plan(twoSites(3), List.of(), 3, 16).size());
  }

  @Test
  void choiceBySeedIsPinned() {
    ClusterMap map =
        new ClusterMap(
            twoSites(4), groups(PlacementGroupPlanner.plan(twoSites(4), List.of(), 3, 16)));
    List<Integer> chosen = new ArrayList<>();
    for (long seed = 0; seed < 6; seed++) {
      chosen.add(Placement.choose(map, POLICY, seed, List.of()).orElseThrow().id());
    }

    assertEquals(List.of(2, 10, 7, 16, 11, 13), chosen);
  }

  @Test
  void wholeGroupsComeFirstThenThoseWithEnoughMembers() {
    List<Node> nodes = new ArrayList<>(twoSites(3));
    nodes.add(node(4, "b", "r1", false));
    List<PlacementGroup> groups = groups(List.of(List.of(1, 2, 4), List.of(1, 2, 3)));
    ClusterMap map = new ClusterMap(nodes, groups);
    for (long seed = 0; seed < 20; seed++) {
      assertEquals(2, id(Placement.choose(map, POLICY, seed, List.of())));
    }
    assertEquals(2, id(Placement.choose(map, POLICY, 1, List.of(1, 2))), "nothing else is left");
  }

  @Test
  void nodesToAvoidAreAvoidedWhileOthersAreLeft() {
    List<PlacementGroup> groups = groups(List.of(List.of(1, 2, 3), List.of(1, 2, 4)));
    ClusterMap map = new ClusterMap(twoSites(4), groups);
    for (int seed = 0; seed < 20; seed++) {
      assertEquals(1, id(Placement.choose(map, POLICY, seed, List.of(4))));
      assertEquals(2, id(Placement.choose(map, POLICY, seed, List.of(3))));
    }
  }

  @Test
  void groupsOverMoreSitesWin() {
    List<PlacementGroup> groups = groups(List.of(List.of(1, 3, 5), List.of(1, 2, 3)));
    ClusterMap map = new ClusterMap(twoSites(5), groups);
    for (long seed = 0; seed < 20; seed++) {
      assertEquals(2, id(Placement.choose(map, POLICY, seed, List.of())));
    }
  }

  @Test
  void noGroupWithEnoughMembersIsNoChoice() {
    List<Node> nodes = List.of(node(1, "a", "r", true), node(2, "a", "r", false));
    ClusterMap map = new ClusterMap(nodes, groups(List.of(List.of(1, 2, 3))));

    assertEquals(Optional.empty(), Placement.choose(map, POLICY, 1, List.of()));
  }

  private static int id(Optional<PlacementGroup> group) {
    return group.orElseThrow().id();
  }
}
