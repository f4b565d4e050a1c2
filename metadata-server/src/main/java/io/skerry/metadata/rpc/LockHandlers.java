package io.skerry.metadata.rpc;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.LockWish;
import io.skerry.metadata.command.ReleaseLocks;
import io.skerry.metadata.command.TakeLock;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.query.FindLock;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.LockWaits;
import io.skerry.proto.rpc.AwaitLockReply;
import io.skerry.proto.rpc.AwaitLockRequest;
import io.skerry.proto.rpc.FindLockReply;
import io.skerry.proto.rpc.FindLockRequest;
import io.skerry.proto.rpc.LockServiceGrpc;
import io.skerry.proto.rpc.ReleaseLocksReply;
import io.skerry.proto.rpc.ReleaseLocksRequest;
import io.skerry.proto.rpc.TakeLockReply;
import io.skerry.proto.rpc.TakeLockRequest;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.InodeId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Advisory locks over the wire. Who waits for one holds no thread.
public final class LockHandlers extends LockServiceGrpc.LockServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(LockHandlers.class);

  /// Less than a client gives an attempt: it hears of a leader that sleeps.
  private static final int WAIT_MILLIS_MAX = 2_000;

  private final Access access;
  private final GroupCalls calls;
  private final Mutations mutations;
  private final FileCalls files;

  public LockHandlers(Access access, GroupCalls calls, Mutations mutations, Grants grants) {
    this.access = access;
    this.calls = calls;
    this.mutations = mutations;
    this.files = new FileCalls(access, mutations, grants.readHandles());
  }

  @Override
  public void takeLock(TakeLockRequest request, StreamObserver<TakeLockReply> observer) {
    Answers.begin(
        observer,
        "TakeLock",
        call -> {
          FileCalls.Ask ask = files.resolve(request.getFile());
          LockWish wish = Translation.lock(request.getLock(), request.getId().getSession());
          files.submit(
              ask,
              new FileCalls.Wanted(request.getId(), new TakeLock(ask.caller(), ask.target(), wish)),
              call,
              (applied, view) ->
                  TakeLockReply.newBuilder()
                      .setInode(applied.id())
                      .setFence(applied.outcome().ids().get(1))
                      .setHolding(applied.outcome().ids().get(2))
                      .build());
        });
  }

  @Override
  public void releaseLocks(
      ReleaseLocksRequest request, StreamObserver<ReleaseLocksReply> observer) {
    Answers.begin(
        observer,
        "ReleaseLocks",
        call -> {
          Access.Place place = access.place(request.getNamespace());
          Caller caller = access.caller();
          LockWish wish = Translation.lock(request.getLock(), request.getId().getSession());
          if (request.getInode() <= 0) {
            throw Translation.invalid("no inode " + Long.toUnsignedString(request.getInode()));
          }
          ReleaseLocks command =
              new ReleaseLocks(
                  caller,
                  place.namespace().id(),
                  new InodeId(request.getInode()),
                  wish.owner(),
                  wish.range());
          mutations.submit(
              new Mutations.Order(place.replica(), caller, request.getId(), command),
              call,
              (applied, view) ->
                  ReleaseLocksReply.newBuilder()
                      .setLeft((int) applied.id())
                      .setHolding(applied.outcome().ids().get(1))
                      .build());
        });
  }

  @Override
  public void findLock(FindLockRequest request, StreamObserver<FindLockReply> observer) {
    Answers.send(
        observer,
        "FindLock",
        () -> {
          FileCalls.Ask ask = files.resolve(request.getFile());
          LockWish wish = Translation.lock(request.getLock(), request.getSession());
          FindLock query = new FindLock(ask.caller(), ask.target(), wish);
          return calls
              .read(ask.place().replica(), query::answer)
              .map(LockHandlers::found)
              .orElse(FindLockReply.getDefaultInstance());
        });
  }

  private static FindLockReply found(FindLock.Found found) {
    return FindLockReply.newBuilder()
        .setFound(true)
        .setLock(Translation.lock(found.lock()))
        .setSession(found.lock().owner().session())
        .setPrincipal(found.principal())
        .build();
  }

  @Override
  public void awaitLock(AwaitLockRequest request, StreamObserver<AwaitLockReply> observer) {
    Answers.begin(observer, "AwaitLock", call -> await(request, call));
  }

  private void await(AwaitLockRequest request, Answers.Open<AwaitLockReply> call) {
    FileCalls.Ask ask = files.resolve(request.getFile());
    LockWish wish = Translation.lock(request.getLock(), request.getSession());
    FindLock query = new FindLock(ask.caller(), ask.target(), wish);
    GroupReplica replica = ask.place().replica();
    Inode file =
        calls.read(
            replica,
            view -> {
              HoldCalls.requireOwn(view, request.getSession(), ask.caller());
              return query.file(view);
            });
    LockWaits waits = replica.lockWaits();
    CompletableFuture<Long> place = new CompletableFuture<>();
    LockWaits.Wait wait =
        waits.add(
            file.namespace(),
            file.id(),
            wish,
            request.getPlace(),
            answer -> {
              var _ = place.thenAccept(own -> call.send(() -> reply(answer, own)));
            });
    place.complete(wait.place());
    int millis = Math.clamp(request.getWaitMillis(), 0, WAIT_MILLIS_MAX);
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(() -> waits.end(wait));
    // When the caller goes away, too.
    Context.current().addListener(context -> waits.end(wait), Runnable::run);
    look(replica, wait);
  }

  private void look(GroupReplica replica, LockWaits.Wait wait) {
    try {
      calls.readApplied(
          replica,
          view -> {
            replica.lockWaits().look(wait, view);
            return true;
          });
    } catch (RuntimeException e) {
      LOG.warn("who waits for a lock is sent to ask again", e);
      replica.lockWaits().end(wait);
    }
  }

  private static AwaitLockReply reply(LockWaits.Answer answer, long place) {
    return switch (answer) {
      case DEADLOCK ->
          throw new Failure(ErrorCode.DEADLOCK, "those who have the lock wait for the caller");
      case CROWDED -> throw new Failure(ErrorCode.BUSY, "too many wait for locks already");
      case FREE -> AwaitLockReply.newBuilder().setFree(true).setPlace(place).build();
      case HELD -> AwaitLockReply.newBuilder().setPlace(place).build();
    };
  }
}
