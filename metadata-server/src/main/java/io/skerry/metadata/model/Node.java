package io.skerry.metadata.model;

import io.skerry.proto.types.Role;

/// A storage node or worker that has registered. Written by group 0, copied into the data groups.
public record Node(
    int id, String name, Role role, Place place, String address, boolean up, Space space)
    implements Row {

  /// Where it stands: failure domains from wide to narrow.
  public record Place(String site, String rack) {}

  /// Bytes it has and bytes that are free, as last committed.
  public record Space(long capacityBytes, long freeBytes) {
    private static final long STEPS = 20;

    /// No chunk is larger.
    private static final long CHUNK_BYTES_MAX = 64L << 20;

    /// Whether no chunk of any kind may go there.
    public boolean full() {
      return freeBytes <= 0;
    }

    /// Whether placement should know. It needs a rough figure only, since every change of the map
    /// costs each group an entry, but exactly when a node fills up or has room again.
    public boolean differs(Space now) {
      return capacityBytes != now.capacityBytes
          || full() != now.full()
          || takesAny() != now.takesAny()
          || Math.abs(freeBytes - now.freeBytes) > now.capacityBytes / STEPS;
    }

    private boolean takesAny() {
      return freeBytes >= CHUNK_BYTES_MAX;
    }
  }

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
