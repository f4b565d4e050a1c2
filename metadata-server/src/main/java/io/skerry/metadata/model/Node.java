package io.skerry.metadata.model;

import io.skerry.proto.types.Role;

/// A storage node or worker that has registered. Written by group 0, copied into the data groups.
public record Node(
    int id, String name, Role role, Place place, String address, boolean up, Space space)
    implements Row {

  /// Where it stands: failure domains from wide to narrow.
  public record Place(String site, String rack) {}

  /// Bytes it has and bytes that are free, as last committed.
  public record Space(long capacityBytes, long freeBytes) {}

  public static RowKey<Node> key(int id) {
    return new RowKey<>(Table.NODE, new KeyBytes().int32(id).done());
  }

  public static RowRange<Node> all() {
    return RowRange.all(Table.NODE, new byte[0]);
  }

  @Override
  public RowKey<Node> key() {
    return key(id);
  }

  public Node withState(boolean isUp, String atAddress, Space hasSpace) {
    return new Node(id, name, role, place, atAddress, isUp, hasSpace);
  }
}
