package io.skerry.testkit.cluster;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a test cluster consists of.
///
/// @param sites nodes are spread over sites a, b, ... in turn
/// @param heap maximum heap of every server, as -Xmx takes it
/// @param settings what the metadata servers' configuration says other than by default
public record ClusterSpec(
    int metadata, int storage, int sites, String heap, SortedMap<String, Long> settings) {
  public ClusterSpec {
    if (metadata < 1 || storage < 0 || sites < 1) {
      throw new IllegalArgumentException("metadata " + metadata + ", storage " + storage);
    }
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /// A cluster whose servers have the settings that `init` gives them.
  public ClusterSpec(int metadata, int storage, int sites, String heap) {
    this(metadata, storage, sites, heap, new TreeMap<>());
  }

  /// Three metadata servers, three storage nodes, one site.
  public static ClusterSpec standard() {
    return new ClusterSpec(3, 3, 1, "256m");
  }

  public ClusterSpec withStorage(int count) {
    return new ClusterSpec(metadata, count, sites, heap, settings);
  }

  public ClusterSpec withSites(int count) {
    return new ClusterSpec(metadata, storage, count, heap, settings);
  }

  public ClusterSpec withHeap(String size) {
    return new ClusterSpec(metadata, storage, sites, size, settings);
  }

  /// The same with one setting of the metadata servers, which `init` writes with its default.
  public ClusterSpec withSetting(String key, long value) {
    SortedMap<String, Long> more = new TreeMap<>(settings);
    more.put(key, value);
    return new ClusterSpec(metadata, storage, sites, heap, more);
  }

  String siteOf(int index) {
    return String.valueOf((char) ('a' + index % sites));
  }
}
