package io.skerry.client;

/// Room of the storage nodes that serve a namespace, before replication, and what the namespace has
/// and may have.
///
/// @param copies of every chunk, as the namespace's policy asks
/// @param inodes files, directories and links in the namespace
/// @param contentBytes content of all its files, each byte counted once, holes not
/// @param quotaBytes content that it may have; 0: no limit
/// @param quotaInodes files, directories and links that it may have; 0: no limit
public record SpaceStatus(
    long capacityBytes,
    long freeBytes,
    int copies,
    long inodes,
    long contentBytes,
    long quotaBytes,
    long quotaInodes) {
  /// Nothing.
  public static final SpaceStatus NONE = new SpaceStatus(0, 0, 1, 0, 0, 0, 0);

  /// Content that fits altogether: what the nodes can hold, or less if a quota says so.
  public long contentCapacityBytes() {
    long whole = capacityBytes / Math.max(1, copies);
    return quotaBytes == 0 ? whole : Math.min(whole, quotaBytes);
  }

  /// Content that still fits.
  public long contentFreeBytes() {
    long room = freeBytes / Math.max(1, copies);
    return quotaBytes == 0 ? room : Math.max(0, Math.min(room, quotaBytes - contentBytes));
  }
}
