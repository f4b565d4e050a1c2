package io.skerry.testkit.cluster;

/// What a test cluster consists of.
///
/// @param sites nodes are spread over sites a, b, ... in turn
/// @param heap maximum heap of every server, as -Xmx takes it
public record ClusterSpec(int metadata, int storage, int sites, String heap) {
  public ClusterSpec {
    if (metadata < 1 || storage < 0 || sites < 1) {
      throw new IllegalArgumentException("metadata " + metadata + ", storage " + storage);
    }
  }

  /// Three metadata servers, three storage nodes, one site.
  public static ClusterSpec standard() {
    return new ClusterSpec(3, 3, 1, "256m");
  }

  public ClusterSpec withStorage(int count) {
    return new ClusterSpec(metadata, count, sites, heap);
  }

  public ClusterSpec withSites(int count) {
    return new ClusterSpec(metadata, storage, count, heap);
  }

  public ClusterSpec withHeap(String size) {
    return new ClusterSpec(metadata, storage, sites, size);
  }

  String siteOf(int index) {
    return String.valueOf((char) ('a' + index % sites));
  }
}
