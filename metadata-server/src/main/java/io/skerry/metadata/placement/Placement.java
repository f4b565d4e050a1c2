package io.skerry.metadata.placement;

import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.state.ClusterMap;
import io.skerry.proto.types.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Chooses placement groups for new chunks.
///
/// Of the groups that have the policy's number of members (or, if there are none, more), those
/// whose members are all up and have space; of these, those spread over most sites; of these, one
/// by the seed. If no group is whole, those with most members up, but at least `minCopies`. Nodes
/// to avoid and nodes that are drained count as down, unless nothing is left then.
public final class Placement {
  private Placement() {}

  /// A group for one chunk; empty if no group has enough members up.
  public static Optional<PlacementGroup> choose(
      ClusterMap map, Namespace.Policy policy, long seed, List<Integer> avoidNodes) {
    return pick(candidates(map, policy, avoidNodes), seed);
  }

  /// The groups that are equally good for a chunk; empty if no group has enough members up.
  public static List<PlacementGroup> candidates(
      ClusterMap map, Namespace.Policy policy, List<Integer> avoidNodes) {
    List<PlacementGroup> best =
        best(map, policy, usableSites(map, policy, Optional.of(avoidNodes)));
    return best.isEmpty() ? best(map, policy, usableSites(map, policy, Optional.empty())) : best;
  }

  /// One of the candidates, by the seed.
  public static Optional<PlacementGroup> pick(List<PlacementGroup> candidates, long seed) {
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(candidates.get((int) Long.remainderUnsigned(mixed(seed), candidates.size())));
  }

  private static List<PlacementGroup> best(
      ClusterMap map, Namespace.Policy policy, SortedMap<Integer, String> sites) {
    List<PlacementGroup> best = new ArrayList<>();
    long bestScore = -1;
    for (PlacementGroup group : ofSize(map.groups(), policy.copies())) {
      long score = score(group, policy, sites);
      if (score > bestScore) {
        best.clear();
        bestScore = score;
      }
      if (score == bestScore && score >= 0) {
        best.add(group);
      }
    }
    return best;
  }

  /// Members up before sites spanned; -1 if too few are up.
  private static long score(
      PlacementGroup group, Namespace.Policy policy, SortedMap<Integer, String> sites) {
    SortedSet<String> spanned = new TreeSet<>();
    int up = 0;
    for (PlacementGroup.Member member : group.members()) {
      Optional<String> site = Optional.ofNullable(sites.get(member.node()));
      if (member.writes() && site.isPresent()) {
        up++;
        spanned.add(site.get());
      }
    }
    // Members beyond the policy's copies are no gain, so a larger group does not win by its size.
    int counted = Math.min(up, policy.copies());
    return up < policy.minCopies() ? -1 : (long) counted << 32 | spanned.size();
  }

  /// @param avoidNodes nodes to leave out beside those that are drained; empty: take what there is
  private static SortedMap<Integer, String> usableSites(
      ClusterMap map, Namespace.Policy policy, Optional<List<Integer>> avoidNodes) {
    SortedMap<Integer, String> sites = new TreeMap<>();
    for (Node node : map.nodes()) {
      boolean usable =
          node.role() == Role.STORAGE
              && node.up()
              && node.space().freeBytes() >= policy.chunkBytes()
              && avoidNodes
                  .filter(avoid -> !node.takesData() || avoid.contains(node.id()))
                  .isEmpty();
      if (usable) {
        sites.put(node.id(), node.place().site());
      }
    }
    return sites;
  }

  private static List<PlacementGroup> ofSize(List<PlacementGroup> groups, int copies) {
    List<PlacementGroup> exact = groups.stream().filter(group -> group.copies() == copies).toList();
    return exact.isEmpty()
        ? groups.stream().filter(group -> group.copies() > copies).toList()
        : exact;
  }

  /// The output function of SplitMix64, so that neighbouring seeds go to unrelated groups.
  private static long mixed(long seed) {
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
