package io.skerry.metadata.model;

/// What the cluster is: its id and incarnation, and how many data groups it has. One row in group
/// 0.
public record ClusterIdentity(String cluster, long incarnation, int formatLevel, int dataGroups)
    implements Row {

  public static RowKey<ClusterIdentity> only() {
    return new RowKey<>(Table.CLUSTER, new byte[0]);
  }

  @Override
  public RowKey<ClusterIdentity> key() {
    return only();
  }
}
