package io.skerry.client.metadata;

import io.skerry.client.metadata.Verdict.Next;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The order in which one call asks the servers: where the last one pointed, else the next in the
/// row.
final class Search {
  private final List<String> row;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> hopeless = new LinkedHashSet<>();
  private int position;
  private String next;

  Search(List<String> row) {
    this.row = row;
    this.next = row.get(0);
  }

  String next() {
    asked.add(next);
    return next;
  }

  void failed(String server, Verdict verdict) {
    if (verdict.next() == Next.OTHER_SERVER_ONCE) {
      hopeless.add(server);
    } else {
      hopeless.remove(server);
    }
    if (verdict.next() == Next.SAME_SERVER) {
      return;
    }
    String pointed = verdict.leader().orElse(server);
    if (!pointed.equals(server)) {
      if (!row.contains(pointed)) {
        row.add(pointed);
      }
      next = pointed;
      position = row.indexOf(pointed);
      return;
    }
    position = (position + 1) % row.size();
    next = row.get(position);
  }

  /// Whether every server of the row failed in a way that waiting does not mend.
  boolean allHopeless() {
    return hopeless.containsAll(row);
  }

  String asked() {
    return String.join(", ", asked);
  }
}
