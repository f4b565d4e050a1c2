package io.skerry.storage.chunk;

import io.skerry.proto.types.ErrorCode;

/// Room for chunks on the node's disk.
///
/// @param capacityBytes that the node offers
/// @param freeBytes that may still be written; what is reserved is not free
public record Space(long capacityBytes, long freeBytes) {
  /// The reserve that is kept free unless configured: the smaller of 10 % and 2 GiB.
  public static long defaultReserve(long diskBytes) {
    return Math.min(diskBytes / 10, 2L << 30);
  }

  /// @param offeredBytes what the node may use; 0 is all of the disk
  /// @param usedBytes by chunks
  /// @param reserveBytes kept free
  public static Space of(Disk disk, long offeredBytes, long usedBytes, long reserveBytes) {
    long capacity = offeredBytes == 0 ? disk.totalBytes() : offeredBytes;
    long free = Math.min(disk.usableBytes() - reserveBytes, capacity - usedBytes);
    return new Space(capacity, Math.max(0, free));
  }

  /// Whether new chunks may be written.
  public boolean accepting() {
    return freeBytes > 0;
  }

  /// Refuses what would take room if there is none.
  ///
  /// @throws ChunkRefusedException NO_SPACE
  public void require() {
    if (!accepting()) {
      throw new ChunkRefusedException(
          ErrorCode.NO_SPACE,
          "the disk of this storage node is full: nothing of its %d MiB is free beyond its reserve"
              .formatted(capacityBytes >> 20));
    }
  }

  /// A file system as the operating system describes it.
  public record Disk(long totalBytes, long usableBytes) {}
}
