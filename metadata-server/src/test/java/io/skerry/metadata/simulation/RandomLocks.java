package io.skerry.metadata.simulation;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.LockWish;
import io.skerry.metadata.command.NamespaceCommand;
import io.skerry.metadata.command.ReleaseLocks;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.command.TakeLock;
import io.skerry.metadata.model.Lock;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import java.util.List;
import java.util.Random;

/// Draws locks of few owners on few files, so that they meet.
final class RandomLocks {
  private static final int OWNERS = 3;
  private static final int FILES = 3;

  private final Random random;

  RandomLocks(Random random) {
    this.random = random;
  }

  NamespaceCommand next(Caller caller, long session, Living living, RandomTargets at) {
    List<ModelNode> files = living.of(FileType.REGULAR);
    Lock.Owner owner = owner(session);
    if (files.isEmpty() || random.nextInt(20) == 0) {
      LockWish wish = new LockWish(owner, range(owner), random.nextBoolean(), 7);
      return new TakeLock(caller, at.followed(at.any()), wish);
    }
    ModelNode file = files.get(random.nextInt(Math.min(FILES, files.size())));
    if (random.nextInt(3) == 0) {
      return new ReleaseLocks(caller, Scene.NAMESPACE, new InodeId(file.id), owner, range(owner));
    }
    LockWish wish = new LockWish(owner, range(owner), random.nextInt(3) == 0, 7);
    return new TakeLock(caller, at.target(file), wish);
  }

  private Lock.Owner owner(long session) {
    long its = random.nextInt(30) == 0 ? ModelLocks.NOBODY : session;
    Lock.Kind kind = random.nextInt(4) == 0 ? Lock.Kind.FILE : Lock.Kind.RANGE;
    return new Lock.Owner(its, kind, random.nextInt(OWNERS));
  }

  private Lock.Range range(Lock.Owner owner) {
    if (owner.kind() == Lock.Kind.FILE || random.nextInt(8) == 0) {
      return Lock.Range.ALL;
    }
    int first = random.nextInt(ModelLocks.BYTES);
    int more = random.nextInt(ModelLocks.BYTES - first);
    return ModelLocks.range(first, first + (random.nextBoolean() ? more : more / 4));
  }
}
