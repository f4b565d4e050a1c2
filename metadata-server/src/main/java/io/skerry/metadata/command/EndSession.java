package io.skerry.metadata.command;

import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Lock;
import io.skerry.metadata.model.LockHolding;
import io.skerry.metadata.model.OutcomeRecord;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Optional;

/// Ends a session: its locks end first, its chunks become garbage, its unused file keys and its
/// outcomes go. Works in steps of at most 10,000 rows. Outcome: 1 if rows remain and the command
/// must be submitted again, otherwise 0.
public record EndSession(Caller caller, long session, long nowMillis) implements Command {
  private static final int ROWS_MAX = 10_000;
  private static final String ENDED = "";

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Optional<Session> row = state.get(Session.key(session));
    if (row.isPresent() && !mayEnd(row.get())) {
      throw new RejectedException(ErrorCode.NOT_PERMITTED, "The session belongs to someone else");
    }
    int rows = endLocks(state) ? ROWS_MAX : endAllocations(state);
    if (rows < ROWS_MAX) {
      // Those below were dropped one by one, and looking for them would walk over all their traces.
      long first = row.map(Session::answeredBelow).orElse(0L);
      rows += endOutcomes(state, first, ROWS_MAX - rows);
    }
    boolean remaining = rows >= ROWS_MAX;
    if (row.isPresent()) {
      if (remaining) {
        // Nobody has this name: the session is over, and its row says that work is left.
        int locks = state.get(Session.key(session)).orElseThrow().locks();
        state.put(row.get().withPrincipal(ENDED).withLocks(locks));
      } else {
        state.delete(Session.key(session));
      }
    }
    return Outcome.done(remaining ? 1L : 0L);
  }

  private boolean mayEnd(Session row) {
    return caller.superuser() || row.principal().equals(caller.principal());
  }

  /// A step that ends locks does nothing else.
  ///
  /// @return whether there were any
  private boolean endLocks(Overlay state) {
    int rows = 0;
    int locks = 0;
    for (LockHolding holding : state.scan(LockHolding.of(session), ROWS_MAX / 2)) {
      if (rows + holding.locks() + 2 > ROWS_MAX) {
        break;
      }
      state.delete(holding.key());
      state
          .scan(Lock.of(holding.namespace(), holding.inode(), session), Integer.MAX_VALUE)
          .forEach(lock -> state.delete(lock.key()));
      rows += holding.locks() + 1;
      locks += holding.locks();
    }
    if (locks > 0) {
      Session row = state.get(Session.key(session)).orElseThrow();
      state.put(row.withLocks(row.locks() - locks));
    }
    return locks > 0;
  }

  private int endAllocations(Overlay state) {
    int rows = 0;
    for (Allocation allocation : state.scan(Allocation.of(session), ROWS_MAX / 2)) {
      state.delete(allocation.key());
      rows += 2;
      if (allocation.isFileKey()) {
        FileContent.forgetFile(state, allocation.namespace(), allocation.chunk().low());
      } else if (allocation.isChunk()) {
        PlacementGroup group = state.get(PlacementGroup.key(allocation.pg())).orElseThrow();
        state.put(new Garbage(allocation.chunk(), group.id(), nowMillis, group.nodes()));
      }
    }
    return rows;
  }

  private int endOutcomes(Overlay state, long first, int limit) {
    List<OutcomeRecord> outcomes = state.scan(OutcomeRecord.from(session, first), limit);
    outcomes.forEach(outcome -> state.delete(outcome.key()));
    return outcomes.size();
  }
}
