package io.skerry.metadata.model;

/// Version of the cluster map (nodes and placement groups) that this group's log has reached.
public record MapVersion(long version) implements Row {

  public static RowKey<MapVersion> only() {
    return new RowKey<>(Table.MAP_VERSION, new byte[0]);
  }

  @Override
  public RowKey<MapVersion> key() {
    return only();
  }
}
