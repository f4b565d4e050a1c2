package io.skerry.metadata.command;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.PlacementGroup.Member;
import io.skerry.metadata.model.PlacementGroup.State;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Changes memberships as the planner proposed. One that was planned from another epoch, or would
/// leave out a step between a copy and its end, is passed over: the next plan knows better.
/// Outcome: ids of the groups that were changed.
///
/// @param changed each with the epoch that follows the one it was planned from
public record ChangePlacementGroups(List<PlacementGroup> changed) implements Command {
  public ChangePlacementGroups {
    changed = List.copyOf(changed);
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    List<Long> ids =
        changed.stream()
            .filter(next -> fits(state, next))
            .peek(state::put)
            .map(next -> (long) next.id())
            .toList();
    if (!ids.isEmpty()) {
      MapVersions.bump(state);
    }
    return new Outcome.Done(ids, List.of());
  }

  private static boolean fits(Overlay state, PlacementGroup next) {
    Optional<PlacementGroup> known = state.get(PlacementGroup.key(next.id()));
    return known.isPresent()
        && known.get().epoch() + 1 == next.epoch()
        && known.get().copies() == next.copies()
        && new TreeSet<>(next.nodes()).size() == next.members().size()
        && next.members().stream().allMatch(member -> mayBecome(state, known.get(), member))
        && known.get().members().stream().allMatch(member -> mayGo(next, member));
  }

  /// Whether a member may have this state next.
  private static boolean mayBecome(Overlay state, PlacementGroup group, Member next) {
    Optional<Member> known = group.member(next.node());
    if (known.isEmpty()) {
      return next.state() == State.FILLING
          && state.get(Node.key(next.node())).filter(Node::takesData).isPresent();
    }
    if (known.get().equals(next)) {
      return true;
    }
    return switch (next.state()) {
      case FULL -> known.get().state() == State.FILLING;
      case FILLING -> !known.get().writes();
      case LEAVING -> known.get().writes();
      case SURPLUS -> known.get().state() == State.LEAVING;
    };
  }

  /// Only what is surplus may be left out.
  private static boolean mayGo(PlacementGroup next, Member member) {
    return member.state() == State.SURPLUS || next.member(member.node()).isPresent();
  }
}
