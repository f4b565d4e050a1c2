package io.skerry.client;

/// Room of the storage nodes that serve a namespace, before replication.
///
/// @param copies of every chunk, as the namespace's policy asks
/// @param inodes files, directories and links in the namespace
public record SpaceStatus(long capacityBytes, long freeBytes, int copies, long inodes) {}
