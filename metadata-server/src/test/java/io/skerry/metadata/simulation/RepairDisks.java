package io.skerry.metadata.simulation;

import io.skerry.proto.types.ChunkId;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The storage nodes of a simulated cluster: what lies on each disk, and since when one is silent.
final class RepairDisks {
  private final SortedMap<Integer, Disk> disks = new TreeMap<>();

  /// One node.
  static final class Disk {
    final Set<ChunkId> chunks = new TreeSet<>();

    /// Of these it holds something else.
    final Set<ChunkId> other = new TreeSet<>();

    boolean up = true;
    boolean lost;
    int silentSince;

    /// Whether it holds what was written.
    boolean good(ChunkId chunk) {
      return chunks.contains(chunk) && !other.contains(chunk);
    }

    int checksum(ChunkId chunk) {
      return (int) chunk.low() + (other.contains(chunk) ? 1 : 0);
    }
  }

  void add(int node) {
    disks.put(node, new Disk());
  }

  Disk of(int node) {
    return Optional.ofNullable(disks.get(node)).orElseThrow();
  }

  Set<Integer> nodes() {
    return disks.keySet();
  }

  int size() {
    return disks.size();
  }

  long living() {
    return disks.values().stream().filter(disk -> !disk.lost).count();
  }
}
