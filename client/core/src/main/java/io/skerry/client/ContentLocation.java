package io.skerry.client;

import java.util.List;

/// Where a run of a file's bytes is kept.
///
/// @param position of its first byte, in the file
/// @param nodes that are to hold a copy, in no order; none for a hole, which is stored nowhere
public record ContentLocation(long position, long length, List<Holder> nodes) {
  public ContentLocation {
    nodes = List.copyOf(nodes);
  }

  /// A storage node.
  ///
  /// @param address host:port
  public record Holder(String name, String address, String site) {}
}
