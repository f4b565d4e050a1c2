package io.skerry.metadata.command;

import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.Table;
import io.skerry.metadata.state.Change;
import io.skerry.metadata.state.ClusterMap;
import io.skerry.metadata.state.Holds;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.StateReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The commands of one log entry, executed one after the other over the applied state. Each sees
/// what those before it have done.
public final class Batch {
  private final Overlay pending;
  private final Gate gate;

  public Batch(StateReader applied) {
    this(applied, Holds.NONE);
  }

  public Batch(StateReader applied, Holds holds) {
    this(applied, holds, Optional.empty(), Gate.OPEN);
  }

  /// @param map the applied nodes and placement groups, if the caller knows them
  public Batch(StateReader applied, Holds holds, Optional<ClusterMap> map, Gate gate) {
    this.pending = new Overlay(applied, holds, map);
    this.gate = gate;
  }

  /// The applied nodes and placement groups, if this batch has read them and leaves them as they
  /// are.
  public Optional<ClusterMap> unchangedMap() {
    return pending.unchangedMap();
  }

  /// Executes one command that nothing stands against.
  public Outcome execute(Submission submission) {
    return tryExecute(submission).orElseThrow();
  }

  /// Executes one command, or answers a repeated request with its first outcome; empty, and nothing
  /// has changed, if the gate does not admit it now. An exception is a bug: it fails this command
  /// only and leaves the batch as it was.
  public Optional<Outcome> tryExecute(Submission submission) {
    Optional<RequestKey> request = submission.request();
    if (request.isPresent()) {
      return new Requests(pending, gate, submission.caller(), request.get())
          .execute(submission.command());
    }
    Overlay own = new Overlay(pending);
    Outcome outcome = Usage.apply(submission.command(), own, pending);
    if (outcome instanceof Outcome.Done) {
      if (!gate.admits(own)) {
        return Optional.empty();
      }
      pending.merge(own);
    }
    return Optional.of(outcome);
  }

  /// Every change so far, one for each key, in key order.
  public List<Change> changes() {
    return pending.changes();
  }

  /// The keys of one table's rows that have changed so far.
  public Set<RowKey<?>> changedKeys(Table table) {
    return pending.changed(table).keySet();
  }

  /// Rows changed so far.
  public int rows() {
    return pending.size();
  }
}
