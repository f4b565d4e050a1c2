package io.skerry.metadata.rpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.raft.Answer;
import io.skerry.metadata.raft.Committed;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.RefusedException;
import io.skerry.metadata.raft.View;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks groups on behalf of a call and, on a thread that may wait, waits within the call's
/// deadline. What is not done turns into a {@link Failure}. Reads run on a bounded pool, since the
/// database blocks the thread that asks it.
public final class GroupCalls {
  /// No call waits longer, whatever deadline its caller set.
  private static final long PATIENCE_MILLIS = 10_000;

  private final Executor readers;

  /// @param readers platform threads that may touch the database
  public GroupCalls(Executor readers) {
    this.readers = readers;
  }

  /// A command that was done, and the index at which it shows.
  public record Applied(Outcome.Done outcome, long index) {
    /// The first id of the outcome.
    public long id() {
      return outcome.ids().get(0);
    }
  }

  /// A question about one group's rows.
  @FunctionalInterface
  public interface Query<R> {
    R answer(View view) throws RejectedException;
  }

  /// Submits a command and waits until it is applied. Only on a thread that may wait.
  ///
  /// @throws Failure if it was rejected or refused, or its outcome is not known in time
  public Applied submit(GroupReplica replica, Submission submission) {
    MayWait.here();
    Committed committed = await(replica.submit(submission), replica);
    return applied(committed);
  }

  /// A reply made from what a command has changed.
  @FunctionalInterface
  interface Reply<R> {
    R make(Applied applied, View view);
  }

  /// Submits a command and answers the call once it is applied, without a thread that waits. All
  /// commands of a batch are answered from one view.
  <R> void submit(
      GroupReplica replica, Submission submission, Answers.Open<R> call, Reply<R> reply) {
    replica.submit(
        submission,
        new Answer() {
          @Override
          public void committed(Committed committed, View view) {
            Cork.hold(() -> call.send(() -> reply.make(applied(committed), view)));
          }

          @Override
          public void delivered() {
            Cork.release();
          }

          @Override
          public void refused(RefusedException refusal) {
            call.fail(refusal);
          }
        });
  }

  private static Applied applied(Committed committed) {
    return switch (committed.outcome()) {
      case Outcome.Done done -> new Applied(done, committed.index());
      case Outcome.Rejected rejected -> throw new Failure(rejected.code(), rejected.message());
    };
  }

  /// Reads the group as of now: at once where this server leads under a lease, else on a thread
  /// that may wait.
  public <R> R read(GroupReplica replica, Query<R> query) {
    if (!MayWait.allowed()) {
      View now = replica.leasedView().orElseThrow(MayWait.Elsewhere::new);
      return answer(now, query);
    }
    CompletableFuture<R> answer =
        replica.linearizableView().thenApplyAsync(view -> answer(view, query), readers);
    return await(answer, replica);
  }

  /// Reads the group as applied here: what a command of this call has changed is visible.
  public <R> R readApplied(GroupReplica replica, Query<R> query) {
    if (!MayWait.allowed()) {
      return answer(replica.appliedView(), query);
    }
    CompletableFuture<R> answer =
        CompletableFuture.supplyAsync(() -> answer(replica.appliedView(), query), readers);
    return await(answer, replica);
  }

  private static <R> R answer(View view, Query<R> query) {
    try (view) {
      return query.answer(view);
    } catch (RejectedException e) {
      throw new Failure(e.code(), e.text());
    }
  }

  /// Milliseconds that the current call may still wait.
  static long patienceMillis() {
    @Nullable Deadline own = LineCall.DEADLINE.get();
    @Nullable Deadline deadline = own == null ? Context.current().getDeadline() : own;
    return deadline == null
        ? PATIENCE_MILLIS
        : Math.clamp(deadline.timeRemaining(TimeUnit.MILLISECONDS), 0, PATIENCE_MILLIS);
  }

  private static <R> R await(CompletableFuture<R> answer, GroupReplica replica) {
    try {
      return answer.get(patienceMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Failure(ErrorCode.RETRY, "group " + replica.group() + " has not answered in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ErrorCode.RETRY, "this metadata server is stopping");
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /// The failure inside what a future answers with.
  static RuntimeException failure(Throwable thrown) {
    @Nullable Throwable cause = thrown.getCause();
    if (cause != null
        && (thrown instanceof ExecutionException || thrown instanceof CompletionException)) {
      return failure(cause);
    }
    if (thrown instanceof RefusedException refused) {
      return new Failure(
          refused.code(), String.valueOf(refused.getMessage()), refused.leaderAddress());
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(thrown);
  }
}
