package io.skerry.metadata.model;

import java.util.List;

/// A replica set: every chunk belongs to one, and its members hold the chunk.
///
/// @param epoch version of the membership
public record PlacementGroup(int id, int epoch, List<Integer> nodes) implements Row {

  public PlacementGroup {
    nodes = List.copyOf(nodes);
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
}
