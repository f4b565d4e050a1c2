package io.skerry.metadata.model;

/// One stored row. A row knows its own key, so that a change is just the row.
public sealed interface Row
    permits Acl,
        Allocation,
        Chunk,
        ClusterIdentity,
        Counter,
        Debt,
        Dentry,
        Detached,
        Divergence,
        ExtendedAttribute,
        Extent,
        FileKey,
        Garbage,
        Inode,
        Lock,
        LockHolding,
        MapVersion,
        Namespace,
        Node,
        OutcomeRecord,
        Peer,
        PlacementGroup,
        Secret,
        Session,
        Sweep,
        Token,
        User,
        UserGroup {
  RowKey<?> key();
}
