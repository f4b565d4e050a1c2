package io.skerry.client.data;

import java.util.Map;
import java.util.TreeMap;

/// Which bytes of a file were written since the last commit. Neighbours are joined, so a writer who
/// goes from front to back costs one entry.
final class WrittenRanges {
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  boolean overlap(long start, long end) {
    Map.Entry<Long, Long> before = ends.lowerEntry(end);
    return before != null && before.getValue() > start && start < end;
  }

  /// Adds a range that overlaps none.
  void add(long start, long end) {
    if (start == end) {
      return;
    }
    long from = start;
    long to = end;
    Map.Entry<Long, Long> before = ends.floorEntry(start);
    if (before != null && before.getValue() == start) {
      from = before.getKey();
    }
    Long behind = ends.remove(end);
    if (behind != null) {
      to = behind;
    }
    ends.put(from, to);
  }

  /// End of the last one; 0 if there is none.
  long end() {
    Map.Entry<Long, Long> last = ends.lastEntry();
    return last == null ? 0 : last.getValue();
  }

  boolean isEmpty() {
    return ends.isEmpty();
  }

  void clear() {
    ends.clear();
  }
}
