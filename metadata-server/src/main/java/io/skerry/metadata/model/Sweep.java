package io.skerry.metadata.model;

import io.skerry.proto.types.ChunkId;

/// How far this group has gone through its chunks for a member of a placement group that comes or
/// goes. A member that fills gets a debt for each chunk; what a surplus member holds becomes
/// garbage there. Survives a change of leader, so that the work goes on where it was.
///
/// @param since epoch in which the member came into the state that caused the sweep
/// @param behind the last chunk that was looked at
/// @param again something could not be done yet: at the end it begins once more
public record Sweep(int pg, int node, int since, ChunkId behind, boolean again, boolean done)
    implements Row {
  private static final ChunkId BEGINNING = new ChunkId(0, 0);

  /// A sweep that has not looked at anything.
  public static Sweep begin(int pg, int node, int since) {
    return new Sweep(pg, node, since, BEGINNING, false, false);
  }

  public static RowKey<Sweep> key(int pg, int node) {
    return new RowKey<>(Table.SWEEP, new KeyBytes().int32(pg).int32(node).done());
  }

  /// All sweeps of the group.
  public static RowRange<Sweep> all() {
    return RowRange.all(Table.SWEEP, new byte[0]);
  }

  @Override
  public RowKey<Sweep> key() {
    return key(pg, node);
  }

  /// It has looked at everything up to this chunk.
  public Sweep at(ChunkId last) {
    return new Sweep(pg, node, since, last, again, false);
  }

  /// Something was left.
  public Sweep withRest() {
    return new Sweep(pg, node, since, behind, true, done);
  }

  /// It has looked at every chunk.
  public Sweep ended() {
    return again ? begin(pg, node, since) : new Sweep(pg, node, since, behind, false, true);
  }

  /// Whether it is about this member as it is now.
  public boolean isOf(PlacementGroup.Member member) {
    return node == member.node() && since == member.since();
  }
}
