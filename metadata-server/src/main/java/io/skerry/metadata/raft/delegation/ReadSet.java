package io.skerry.metadata.raft.delegation;

import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.state.StateReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A view that notes which inodes an answer is made from, those that are not there included: no
/// query has to say it, and none can forget to.
public final class ReadSet implements StateReader {
  private final StateReader rows;
  private final Set<Subject> subjects = new LinkedHashSet<>();

  public ReadSet(StateReader rows) {
    this.rows = rows;
  }

  /// What was looked at so far.
  public Set<Subject> subjects() {
    return subjects;
  }

  @Override
  public <R extends Row> Optional<R> get(RowKey<R> key) {
    Subject.of(key).ifPresent(subjects::add);
    return rows.get(key);
  }

  @Override
  public <R extends Row> List<Optional<R>> getAll(List<RowKey<R>> keys) {
    keys.forEach(key -> Subject.of(key).ifPresent(subjects::add));
    return rows.getAll(keys);
  }

  @Override
  public <R extends Row> List<R> scan(RowRange<R> range, int limit) {
    Subject.of(range.table(), range.prefix()).ifPresent(subjects::add);
    return rows.scan(range, limit);
  }
}
