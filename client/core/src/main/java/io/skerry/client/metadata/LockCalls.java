package io.skerry.client.metadata;

import static java.util.Objects.requireNonNull;

import io.skerry.client.Links;
import io.skerry.client.LockHolder;
import io.skerry.client.LockSpec;
import io.skerry.client.SkerryException;
import io.skerry.proto.rpc.AwaitLockReply;
import io.skerry.proto.rpc.AwaitLockRequest;
import io.skerry.proto.rpc.FindLockReply;
import io.skerry.proto.rpc.FindLockRequest;
import io.skerry.proto.rpc.LockKind;
import io.skerry.proto.rpc.LockServiceGrpc;
import io.skerry.proto.rpc.LockWish;
import io.skerry.proto.rpc.ReleaseLocksReply;
import io.skerry.proto.rpc.ReleaseLocksRequest;
import io.skerry.proto.rpc.TakeLockReply;
import io.skerry.proto.rpc.TakeLockRequest;
import io.skerry.proto.types.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Locks on files, and waiting for them.
public final class LockCalls {
  /// The service answers no later; a silent one is noticed soon.
  private static final long WAIT_MILLIS_MAX = 2_000;

  private final MetadataCalls calls;
  private final Sessions sessions;
  private final HeldLocks held;

  LockCalls(MetadataCalls calls, Sessions sessions) {
    this.calls = calls;
    this.sessions = sessions;
    this.held = sessions.heldLocks();
  }

  public Optional<LockHolder> find(RemotePath path, LockSpec spec) throws SkerryException {
    FindLockRequest request =
        FindLockRequest.newBuilder()
            .setFile(path.reference(Links.FOLLOW))
            .setLock(wish(spec))
            .build();
    AtomicLong own = new AtomicLong();
    FindLockReply reply =
        calls.queryInSession(
            path,
            LockServiceGrpc.getFindLockMethod(),
            session -> {
              own.set(session);
              return request.toBuilder().setSession(session).build();
            });
    if (!reply.getFound()) {
      return Optional.empty();
    }
    LockWish lock = reply.getLock();
    LockSpec found =
        new LockSpec(
            spec.kind(),
            lock.getStart(),
            lock.getEnd(),
            lock.getExclusive(),
            OptionalLong.of(lock.getOwner()),
            lock.getProcess());
    return Optional.of(
        new LockHolder(found, reply.getSession() == own.get(), reply.getPrincipal()));
  }

  public OptionalLong tryTake(RemotePath path, LockSpec spec) throws SkerryException {
    HeldLocks.Owner owner = owner(spec);
    HeldLocks.FileId file = file(path);
    try (HeldLocks.Use use = held.enter(file, /* exclusively= */ false)) {
      boolean before = held.has(file, owner);
      held.begins(use, owner);
      try {
        return OptionalLong.of(taken(path, spec, use));
      } catch (CallFailedException e) {
        if (!before && !e.mayHaveRun()) {
          held.ends(use, owner);
        }
        if (e.code() == ErrorCode.LOCKED) {
          return OptionalLong.empty();
        }
        throw e;
      }
    } catch (CallFailedException e) {
      throw e.about(path.toString());
    }
  }

  private long taken(RemotePath path, LockSpec spec, HeldLocks.Use use) throws CallFailedException {
    AtomicReference<@Nullable Session> by = new AtomicReference<>();
    TakeLockRequest request =
        TakeLockRequest.newBuilder()
            .setFile(path.reference(Links.FOLLOW))
            .setLock(wish(spec))
            .build();
    TakeLockReply reply =
        sessions.mutate(
            new Mutation<>(
                path.namespace(),
                LockServiceGrpc.getTakeLockMethod(),
                id -> request.toBuilder().setId(id).build(),
                calls.behalf()),
            Optional.of(use),
            by::set);
    held.granted(use, requireNonNull(by.get()), reply.getHolding());
    return reply.getFence();
  }

  public OptionalLong take(RemotePath path, LockSpec spec, Duration timeout)
      throws SkerryException, InterruptedException {
    long began = System.nanoTime();
    long place = 0;
    while (true) {
      OptionalLong fence = tryTakeInterrupted(path, spec);
      if (fence.isPresent()) {
        return fence;
      }
      if (spec.kind() == LockSpec.Kind.FILE && held.has(file(path), owner(spec))) {
        release(path, spec);
      }
      boolean free = false;
      while (!free) {
        long left = timeout.minusNanos(System.nanoTime() - began).toMillis();
        if (left <= 0) {
          return OptionalLong.empty();
        }
        AwaitLockReply reply = await(path, spec, left, place);
        free = reply.getFree();
        place = reply.getPlace();
      }
    }
  }

  /// A lock that may have been taken when the thread was interrupted is asked for once more, so
  /// that it is known; who has it then finds his thread interrupted.
  private OptionalLong tryTakeInterrupted(RemotePath path, LockSpec spec)
      throws SkerryException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try {
      return tryTake(path, spec);
    } catch (SkerryException e) {
      if (!Thread.interrupted()) {
        throw e;
      }
      if (e.errorCode() != ErrorCode.OUTCOME_UNKNOWN) {
        throw new InterruptedException();
      }
    }
    OptionalLong fence = tryTake(path, spec);
    if (fence.isEmpty()) {
      throw new InterruptedException();
    }
    Thread.currentThread().interrupt();
    return fence;
  }

  private AwaitLockReply await(RemotePath path, LockSpec spec, long leftMillis, long place)
      throws SkerryException, InterruptedException {
    long callMillis = sessions.callTimeout().toMillis();
    long millis = Math.min(Math.min(leftMillis, WAIT_MILLIS_MAX), Math.max(1, callMillis / 2));
    AwaitLockRequest request =
        AwaitLockRequest.newBuilder()
            .setFile(path.reference(Links.FOLLOW))
            .setLock(wish(spec))
            .setWaitMillis((int) millis)
            .setPlace(place)
            .build();
    try {
      return calls.queryInSession(
          path,
          LockServiceGrpc.getAwaitLockMethod(),
          session -> request.toBuilder().setSession(session).build());
    } catch (SkerryException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw e;
    }
  }

  public void release(RemotePath path, LockSpec spec) throws SkerryException {
    HeldLocks.FileId file = file(path);
    if (!held.has(file, owner(spec))) {
      return;
    }
    try (HeldLocks.Use use = held.enter(file, /* exclusively= */ true)) {
      if (held.lost(use) || use.holding().isEmpty()) {
        held.ends(use, owner(spec)); // with its session
        return;
      }
      released(path, spec, use);
    } catch (CallFailedException e) {
      if (e.code() == ErrorCode.LOCK_LOST) {
        release(path, spec); // nothing is left to give back
        return;
      }
      releaseLater(path, spec);
      throw e.about(path.toString());
    }
  }

  private void released(RemotePath path, LockSpec spec, HeldLocks.Use use)
      throws CallFailedException {
    ReleaseLocksRequest request =
        ReleaseLocksRequest.newBuilder()
            .setNamespace(path.namespace())
            .setInode(use.file().inode())
            .setLock(wish(spec))
            .build();
    ReleaseLocksReply reply =
        sessions.mutate(
            new Mutation<>(
                path.namespace(),
                LockServiceGrpc.getReleaseLocksMethod(),
                id -> request.toBuilder().setId(id).build(),
                Optional.empty()),
            Optional.of(use),
            session -> {});
    if (reply.getHolding() == 0) {
      held.over(use);
    }
    if (reply.getLeft() == 0) {
      held.ends(use, owner(spec));
    }
  }

  private void releaseLater(RemotePath path, LockSpec spec) {
    held.later(
        () -> {
          try {
            release(path, spec);
          } catch (SkerryException e) {
            // It has been put off once more.
          }
        });
  }

  /// A number that no owner of this client has yet.
  public long newOwner() {
    return held.newOwner();
  }

  public boolean has(RemotePath path, LockSpec.Kind kind, long number) throws SkerryException {
    return held.has(file(path), new HeldLocks.Owner(kind, number));
  }

  public void require(RemotePath path) throws SkerryException {
    sessions.requireLocks(path, file(path).inode());
  }

  private static HeldLocks.Owner owner(LockSpec spec) {
    return new HeldLocks.Owner(spec.kind(), spec.owner().orElse(0));
  }

  /// By its number, or as the service finds it.
  private HeldLocks.FileId file(RemotePath path) throws SkerryException {
    Optional<Long> numbered = path.numbered();
    long inode =
        numbered.isPresent()
            ? numbered.get()
            : new NamespaceCalls(calls).stat(path, Links.FOLLOW).inode();
    return new HeldLocks.FileId(path.namespace(), inode);
  }

  private static LockWish wish(LockSpec spec) {
    return LockWish.newBuilder()
        .setKind(spec.kind() == LockSpec.Kind.FILE ? LockKind.LOCK_FILE : LockKind.LOCK_RANGE)
        .setOwner(spec.owner().orElse(0))
        .setStart(spec.start())
        .setEnd(spec.end())
        .setExclusive(spec.exclusive())
        .setProcess(spec.process())
        .build();
  }
}
