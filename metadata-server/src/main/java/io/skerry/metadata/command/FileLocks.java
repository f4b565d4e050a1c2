package io.skerry.metadata.command;

import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Lock;
import io.skerry.metadata.model.LockHolding;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.InodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The locks on one file.
public final class FileLocks {
  /// Rows that all owners have together on a file: every lock looks at all of them.
  public static final int FILE_MAX = 1_024;

  /// Rows that a session has together.
  public static final int SESSION_MAX = 10_000;

  private final int namespace;
  private final InodeId inode;
  private final List<Lock> all;

  /// As the rows have them.
  public FileLocks(StateReader state, int namespace, InodeId inode) {
    this.namespace = namespace;
    this.inode = inode;
    this.all = state.scan(Lock.of(namespace, inode), Integer.MAX_VALUE);
  }

  /// The locks of others that the wish has to wait for.
  public List<Lock> against(LockWish wish) {
    return all.stream()
        .filter(lock -> lock.standsAgainst(wish.owner(), wish.range(), wish.exclusive()))
        .toList();
  }

  /// Refuses unless the caller may lock the file: an exclusive lock on bytes is for who writes,
  /// anything else for who has it open.
  public static void requireRight(
      StateReader state, Caller caller, FileTarget target, Inode file, LockWish wish)
      throws RejectedException {
    boolean writes = wish.exclusive() && wish.owner().kind() == Lock.Kind.RANGE;
    boolean open = writes ? target.opened().toWrite() : target.opened() != FileTarget.Opened.NO;
    boolean allowed =
        open
            || Permissions.allow(state, caller, file, Permissions.WRITE)
            || (!writes && Permissions.allow(state, caller, file, Permissions.READ));
    if (!allowed) {
      throw new RejectedException(ErrorCode.PERMISSION_DENIED);
    }
  }

  /// Gives the owner what nothing stands against. What he had of the range is replaced, and what
  /// touches it and is of the same sort becomes one with it.
  ///
  /// @return number of the session's holding on the file
  long grant(Overlay state, LockWish wish, long fence) throws RejectedException {
    List<Lock> own = own(wish.owner());
    List<Lock> after = new ArrayList<>();
    Lock.Range grown = wish.range();
    for (Lock lock : own) {
      if (lock.exclusive() == wish.exclusive() && lock.range().touches(wish.range())) {
        grown = grown.span(lock.range());
      } else {
        after.addAll(without(lock, wish.range()));
      }
    }
    long holding = holding(wish.owner().session()).orElse(fence);
    after.add(
        new Lock(
            namespace,
            inode,
            wish.owner(),
            grown,
            wish.exclusive(),
            fence,
            holding,
            wish.process()));
    replace(state, new Swap(wish.owner().session(), own, after), holding);
    return holding;
  }

  /// Takes a range from the owner.
  Left release(Overlay state, Lock.Owner owner, Lock.Range range) throws RejectedException {
    List<Lock> own = own(owner);
    List<Lock> after = new ArrayList<>();
    own.forEach(lock -> after.addAll(without(lock, range)));
    Optional<Long> holding = holding(owner.session());
    if (holding.isEmpty()) {
      return new Left(0, 0);
    }
    int left = replace(state, new Swap(owner.session(), own, after), holding.get());
    return new Left(after.size(), left == 0 ? 0 : holding.get());
  }

  /// What is left after a release.
  ///
  /// @param locks of the owner
  /// @param holding number of the session's holding; 0: it is over
  record Left(int locks, long holding) {}

  private List<Lock> own(Lock.Owner owner) {
    return all.stream().filter(lock -> lock.owner().equals(owner)).toList();
  }

  private Optional<Long> holding(long session) {
    return all.stream()
        .filter(lock -> lock.owner().session() == session)
        .map(Lock::holding)
        .findFirst();
  }

  /// What is left of a lock outside of a range: nothing, one piece or two.
  private static List<Lock> without(Lock lock, Lock.Range range) {
    if (!lock.range().overlaps(range)) {
      return List.of(lock);
    }
    List<Lock> pieces = new ArrayList<>();
    long start = lock.range().start();
    long end = lock.range().end();
    if (start < range.start()) {
      pieces.add(lock.on(new Lock.Range(start, range.start() - 1)));
    }
    if (end > range.end()) {
      pieces.add(lock.on(new Lock.Range(range.end() + 1, end)));
    }
    return pieces;
  }

  /// An owner's rows on the file, and what they become.
  private record Swap(long session, List<Lock> before, List<Lock> after) {
    int more() {
      return after.size() - before.size();
    }
  }

  /// Writes an owner's locks and counts them.
  ///
  /// @return rows that the session now has on the file
  private int replace(Overlay state, Swap swap, long holding) throws RejectedException {
    Session session = state.get(Session.key(swap.session)).orElseThrow();
    requireRoom(session, swap.more());
    swap.before.forEach(lock -> state.delete(lock.key()));
    swap.after.forEach(state::put);
    if (swap.more() == 0) {
      return ofSession(swap.session);
    }
    int left = ofSession(swap.session) + swap.more();
    if (left == 0) {
      state.delete(LockHolding.key(swap.session, holding));
    } else {
      state.put(new LockHolding(swap.session, holding, namespace, inode, left));
    }
    state.put(session.withLocks(session.locks() + swap.more()));
    return left;
  }

  private int ofSession(long session) {
    return (int) all.stream().filter(lock -> lock.owner().session() == session).count();
  }

  private void requireRoom(Session session, int more) throws RejectedException {
    if (more > 0 && all.size() + more > FILE_MAX) {
      throw new RejectedException(
          ErrorCode.TOO_MANY_LOCKS,
          "The file has " + all.size() + " locks, and at most " + FILE_MAX + " are kept of one");
    }
    if (more > 0 && session.locks() + more > SESSION_MAX) {
      throw new RejectedException(
          ErrorCode.TOO_MANY_LOCKS,
          "The client has " + session.locks() + " locks, and may have at most " + SESSION_MAX);
    }
  }
}
