package io.skerry.metadata.command;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.Table;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What namespaces hold, counted where every command passes, by the extents that it puts and
/// deletes. So the count is exact whatever a command does, and lies in the same entry.
final class Usage {
  private Usage() {}

  /// Applies a command, counts what it changed, and refuses it if a namespace would hold more than
  /// its quota allows and more than before.
  ///
  /// @param own where the command writes; the caller throws it away if the command is refused
  /// @param before the state below
  static Outcome apply(Command command, Overlay own, StateReader before) {
    Outcome outcome = command.apply(own);
    if (!(outcome instanceof Outcome.Done)) {
      return outcome;
    }
    count(own, before);
    return own.changed(Table.COUNTER).values().stream()
        .flatMap(row -> row.map(Counter.class::cast).stream())
        .flatMap(counter -> exceeded(own, before, counter).stream())
        .findFirst()
        .orElse(outcome);
  }

  @SuppressWarnings("unchecked") // a key of the table of extents names extents only
  private static void count(Overlay own, StateReader before) {
    Map<Integer, Long> bytes = new TreeMap<>();
    own.changed(Table.EXTENT)
        .forEach(
            (key, row) -> {
              row.map(Extent.class::cast).ifPresent(extent -> add(bytes, extent, 1));
              before.get((RowKey<Extent>) key).ifPresent(extent -> add(bytes, extent, -1));
            });
    bytes.forEach(
        (namespace, delta) -> {
          if (delta != 0) {
            own.add(Counter.Kind.BYTES_LIVE, namespace, delta);
          }
        });
  }

  private static void add(Map<Integer, Long> bytes, Extent extent, int sign) {
    bytes.merge(extent.namespace(), (long) sign * extent.length(), Long::sum);
  }

  private static Optional<Outcome> exceeded(Overlay own, StateReader before, Counter counter) {
    boolean ofBytes = counter.kind() == Counter.Kind.BYTES_LIVE;
    if (!ofBytes && counter.kind() != Counter.Kind.INODES_LIVE) {
      return Optional.empty();
    }
    Optional<Namespace.Quota> quota = own.get(Namespace.key(counter.scope())).map(Namespace::quota);
    long limit = quota.map(q -> ofBytes ? q.bytes() : q.inodes()).orElse(0L);
    long was = before.get(counter.key()).map(Counter::last).orElse(0L);
    if (limit == 0 || counter.last() <= limit || counter.last() <= was) {
      return Optional.empty();
    }
    String what = ofBytes ? " bytes" : " files and directories";
    return Optional.of(
        Outcome.rejected(
            ErrorCode.QUOTA_EXCEEDED,
            "The namespace may hold " + limit + what + " and has " + was));
  }
}
