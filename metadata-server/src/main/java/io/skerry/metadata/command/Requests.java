package io.skerry.metadata.command;

import io.skerry.metadata.model.LockHolding;
import io.skerry.metadata.model.OutcomeRecord;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Optional;

/// One numbered request of a session, executed exactly once (P8): its outcome, refusal or not, is a
/// row, and a repetition gets it back.
record Requests(Overlay batch, Gate gate, Caller caller, RequestKey key) {
  /// Requests between the oldest unanswered one and the newest; so many outcomes are kept at most.
  static final int WINDOW = 1_024;

  /// The outcome; empty if the gate does not admit the command now.
  Optional<Outcome> execute(Command command) {
    Optional<Session> session =
        batch
            .get(Session.key(key.session()))
            .filter(row -> row.principal().equals(caller.principal()));
    if (session.isEmpty()) {
      return key.holding() != 0
          ? Optional.of(lockLost())
          : rejected(ErrorCode.SESSION_LOST, ErrorCode.SESSION_LOST.text());
    }
    Optional<OutcomeRecord> first = batch.get(OutcomeRecord.key(key.session(), key.number()));
    if (first.isPresent()) {
      return Optional.of(outcome(first.get()));
    }
    long known = session.get().answeredBelow();
    if (key.number() < known || key.number() < 1) {
      return rejected(ErrorCode.DUPLICATE, ErrorCode.DUPLICATE.text());
    }
    long answeredBelow = Math.max(known, Math.min(key.answeredBelow(), key.number()));
    if (key.number() - answeredBelow >= WINDOW) {
      return rejected(ErrorCode.BUSY, WINDOW + " requests of the session are unanswered");
    }
    return execute(command, session.get(), answeredBelow);
  }

  private static Optional<Outcome> rejected(ErrorCode code, String message) {
    return Optional.of(Outcome.rejected(code, message));
  }

  private Optional<Outcome> execute(Command command, Session session, long answeredBelow) {
    Overlay own = new Overlay(batch);
    Outcome outcome = fenced() ? lockLost() : Usage.apply(command, own, batch);
    if (outcome instanceof Outcome.Rejected(ErrorCode code, String message)
        && code == ErrorCode.RETRY) {
      return Optional.of(outcome); // nothing was decided: the repetition is executed
    }
    if (outcome instanceof Outcome.Rejected) {
      own = new Overlay(batch);
    }
    own.put(stored(outcome));
    if (answeredBelow > session.answeredBelow()) {
      drop(own, session, answeredBelow);
    }
    if (!gate.admits(own)) {
      return Optional.empty();
    }
    batch.merge(own);
    return Optional.of(outcome);
  }

  /// Whether the locks that the caller relies on are no longer his.
  private boolean fenced() {
    return key.holding() != 0 && batch.get(LockHolding.key(key.session(), key.holding())).isEmpty();
  }

  private static Outcome lockLost() {
    return Outcome.rejected(
        ErrorCode.LOCK_LOST,
        "the client that held it was away for too long; close the file, open and lock it again");
  }

  /// Drops what is answered, by its numbers: looking for it would walk over the traces of
  /// everything that was dropped before. No outcome stands as far behind as the window is wide.
  private void drop(Overlay own, Session session, long answeredBelow) {
    long known = session.answeredBelow();
    Session now = own.get(Session.key(session.id())).orElse(session);
    own.put(now.withAnsweredBelow(answeredBelow));
    long end = Math.min(answeredBelow, known + WINDOW);
    for (long number = Math.max(1, known); number < end; number++) {
      own.delete(OutcomeRecord.key(session.id(), number));
    }
  }

  private OutcomeRecord stored(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(List<Long> ids, List<ChunkId> chunks) ->
          new OutcomeRecord(key.session(), key.number(), 0, "", ids, chunks);
      case Outcome.Rejected(ErrorCode code, String message) ->
          new OutcomeRecord(
              key.session(), key.number(), code.number(), message, List.of(), List.of());
    };
  }

  private static Outcome outcome(OutcomeRecord row) {
    return row.error() == 0
        ? new Outcome.Done(row.ids(), row.chunks())
        : Outcome.rejected(ErrorCode.ofNumber(row.error()), row.message());
  }
}
