package io.skerry.metadata.model;

import io.skerry.proto.types.Role;

/// A storage node or worker that has registered. Written by group 0, copied into the data groups.
///
/// @param duty what an administrator wants of it
public record Node(
    int id, String name, Role role, Place place, String address, boolean up, Space space, Duty duty)
    implements Row {

  /// A node that is wanted.
  public Node(
      int id, String name, Role role, Place place, String address, boolean up, Space space) {
    this(id, name, role, place, address, up, space, Duty.SERVING);
  }

  /// What an administrator wants of a node. Numbers are stored.
  public enum Duty {
    /// It holds what placement gives it.
    SERVING(0),
    /// What it holds is to be moved to others.
    DRAINING(1),
    /// It has left the cluster and never comes back under this name.
    REMOVED(2);

    private final int number;

    Duty(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    /// @throws IllegalArgumentException if no duty has this number
    public static Duty ofNumber(int number) {
      for (Duty duty : values()) {
        if (duty.number == number) {
          return duty;
        }
      }
      throw new IllegalArgumentException("duty " + number);
    }
  }

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
    return new Node(id, name, role, place, atAddress, isUp, hasSpace, duty);
  }

  public Node withDuty(Duty changed) {
    boolean stillUp = up && changed != Duty.REMOVED;
    return new Node(id, name, role, place, address, stillUp, space, changed);
  }

  /// Whether new chunks and copies may be put on it.
  public boolean takesData() {
    return role == Role.STORAGE && duty == Duty.SERVING;
  }
}
