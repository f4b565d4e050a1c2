package io.skerry.client;

/// A namespace as the cluster keeps it.
///
/// @param mode of the root directory when it was created
/// @param metadataGroup number of the Raft group that holds it
/// @param quotaBytes content that all files together may have, each byte counted once; 0: no limit
/// @param quotaInodes files, directories and other things that there may be; 0: no limit
public record NamespaceStatus(
    int id,
    String name,
    String owner,
    String group,
    int mode,
    int metadataGroup,
    int copies,
    int minCopies,
    int blockBytes,
    int chunkBytes,
    long quotaBytes,
    long quotaInodes) {}
