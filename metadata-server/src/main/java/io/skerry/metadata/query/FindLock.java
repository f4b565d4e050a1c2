package io.skerry.metadata.query;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.FileLocks;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.Kinds;
import io.skerry.metadata.command.LockWish;
import io.skerry.metadata.command.PathWalk;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Lock;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import java.util.Comparator;
import java.util.Optional;

/// Who would keep an owner from having a lock.
public record FindLock(Caller caller, FileTarget target, LockWish wish) {
  /// A lock that stands against it.
  ///
  /// @param principal whose it is; empty if its session is just ending
  public record Found(Lock lock, String principal) {}

  /// The one with the first byte; empty if nothing stands against it.
  ///
  /// @throws RejectedException if the file is not there, or the caller may not lock it so
  public Optional<Found> answer(StateReader state) throws RejectedException {
    Inode file = file(state);
    return new FileLocks(state, file.namespace(), file.id())
        .against(wish).stream()
            .min(Comparator.comparingLong(lock -> lock.range().start()))
            .map(lock -> new Found(lock, principal(state, lock.owner().session())));
  }

  /// The file, which the caller may lock so.
  ///
  /// @throws RejectedException if not
  public Inode file(StateReader state) throws RejectedException {
    Inode file = Kinds.requireRegular(new PathWalk(state, caller).resolve(target));
    FileLocks.requireRight(state, caller, target, file, wish);
    return file;
  }

  private static String principal(StateReader state, long session) {
    return state.get(Session.key(session)).map(Session::principal).orElse("");
  }
}
