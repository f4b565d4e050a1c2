package io.skerry.metadata.model;

/// A storage node that does not hold of a placement group what this group's rows say it should, as
/// its digests have shown. Goes when they agree.
///
/// @param sinceMillis when that was first noted
/// @param differs false if all that is left are chunks that are kept
/// @param kept chunks on the node that nothing refers to and nobody may delete by himself: of an
///   older incarnation, or of another placement group
/// @param searches how often all ids were gone through for what differs
public record Divergence(
    int pg, int node, long sinceMillis, boolean differs, int kept, int searches) implements Row {

  public static RowKey<Divergence> key(int pg, int node) {
    return new RowKey<>(Table.DIVERGENCE, new KeyBytes().int32(pg).int32(node).done());
  }

  /// All of the group.
  public static RowRange<Divergence> all() {
    return RowRange.all(Table.DIVERGENCE, new byte[0]);
  }

  @Override
  public RowKey<Divergence> key() {
    return key(pg, node);
  }
}
