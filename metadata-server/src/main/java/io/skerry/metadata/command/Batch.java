package io.skerry.metadata.command;

import io.skerry.metadata.state.Change;
import io.skerry.metadata.state.ClusterMap;
import io.skerry.metadata.state.Holds;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.StateReader;
import java.util.List;
import java.util.Optional;

/// The commands of one log entry, executed one after the other over the applied state. Each sees
/// what those before it have done.
public final class Batch {
  private final Overlay pending;

  public Batch(StateReader applied) {
    this(applied, Holds.NONE);
  }

  public Batch(StateReader applied, Holds holds) {
    this(applied, holds, Optional.empty());
  }

  /// @param map the applied nodes and placement groups, if the caller knows them
  public Batch(StateReader applied, Holds holds, Optional<ClusterMap> map) {
    this.pending = new Overlay(applied, holds, map);
  }

  /// The applied nodes and placement groups, if this batch has read them and leaves them as they
  /// are.
  public Optional<ClusterMap> unchangedMap() {
    return pending.unchangedMap();
  }

  /// Executes one command, or answers a repeated request with its first outcome. An exception is a
  /// bug: it fails this command only and leaves the batch as it was.
  public Outcome execute(Submission submission) {
    Optional<RequestKey> request = submission.request();
    if (request.isPresent()) {
      return new Requests(pending, submission.caller(), request.get())
          .execute(submission.command());
    }
    Overlay own = new Overlay(pending);
    Outcome outcome = Usage.apply(submission.command(), own, pending);
    if (outcome instanceof Outcome.Done) {
      pending.merge(own);
    }
    return outcome;
  }

  /// Every change so far, one for each key, in key order.
  public List<Change> changes() {
    return pending.changes();
  }

  /// Rows changed so far.
  public int rows() {
    return pending.size();
  }
}
