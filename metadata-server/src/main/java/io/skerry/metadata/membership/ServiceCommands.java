package io.skerry.metadata.membership;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.state.Outcome;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Submits commands of the service itself and waits for them, not for ever.
final class ServiceCommands {
  private static final long PATIENCE_MILLIS = 5_000;

  private ServiceCommands() {}

  /// The ids of the outcome.
  ///
  /// @throws IllegalStateException if the command was rejected
  static Outcome.Done submit(GroupReplica replica, Command command)
      throws InterruptedException, ExecutionException, TimeoutException {
    Submission submission = new Submission(Caller.SERVICE, Optional.empty(), command);
    Outcome outcome =
        replica.submit(submission).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).outcome();
    return switch (outcome) {
      case Outcome.Done done -> done;
      case Outcome.Rejected rejected ->
          throw new IllegalStateException(
              command.getClass().getSimpleName() + " was rejected: " + rejected.message());
    };
  }
}
