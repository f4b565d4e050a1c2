package io.skerry.metadata.command;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Adds replica sets that the planner proposed. Outcome: ids of the new placement groups.
///
/// @param memberships node ids of each
public record AddPlacementGroups(List<List<Integer>> memberships) implements Command {
  public AddPlacementGroups {
    memberships = memberships.stream().map(List::copyOf).toList();
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    List<Long> ids = new ArrayList<>();
    for (List<Integer> members : memberships) {
      requireStorageNodes(state, members);
      int id = (int) state.next(Counter.Kind.PLACEMENT_GROUP, 0);
      state.put(new PlacementGroup(id, 1, members));
      ids.add((long) id);
    }
    if (!ids.isEmpty()) {
      MapVersions.bump(state);
    }
    return new Outcome.Done(ids, List.of());
  }

  private static void requireStorageNodes(Overlay state, List<Integer> members)
      throws RejectedException {
    boolean fit =
        !members.isEmpty()
            && new TreeSet<>(members).size() == members.size()
            && members.stream().allMatch(node -> isStorageNode(state, node));
    if (!fit) {
      throw new RejectedException(
          ErrorCode.INVALID_ARGUMENT, members + " are not different storage nodes");
    }
  }

  private static boolean isStorageNode(Overlay state, int node) {
    return state.get(Node.key(node)).filter(Node::takesData).isPresent();
  }
}
