package io.skerry.metadata.command;

import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.Optional;

/// Moves an entry, or exchanges two. Outcome: the moved inode.
public record Rename(long nowNanos, Caller caller, FileTarget source, FileTarget target, Over over)
    implements NamespaceCommand {
  /// What becomes of something that has the new name.
  public enum Over {
    REPLACE,
    NO_REPLACE,
    EXCHANGE
  }

  /// Where both names lead.
  private record Pair(PathWalk.Place from, PathWalk.Place to, Inode moved, Optional<Inode> other) {
    boolean sameDirectory() {
      return from.directory().id().equals(to.directory().id());
    }
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    if (source.namespace() != target.namespace()) {
      throw new RejectedException(ErrorCode.CROSS_NAMESPACE);
    }
    PathWalk walk = new PathWalk(state, caller);
    Pair pair = find(walk);
    requireNoCycle(walk, pair);
    Inode moved = pair.moved();
    if (pair.other().filter(other -> other.id().equals(moved.id())).isPresent()) {
      return Outcome.done(moved.id().value());
    }
    requireAllowed(state, pair);
    if (over == Over.EXCHANGE) {
      exchange(state, pair);
    } else {
      move(state, pair);
    }
    return Outcome.done(moved.id().value());
  }

  private Pair find(PathWalk walk) throws RejectedException {
    PathWalk.Place from = walk.place(source, ErrorCode.INVALID_ARGUMENT);
    PathWalk.Place to = walk.place(target, ErrorCode.INVALID_ARGUMENT);
    Dentry entry = from.entry().orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND));
    if (over == Over.NO_REPLACE && to.entry().isPresent()) {
      throw new RejectedException(ErrorCode.ALREADY_EXISTS);
    }
    if (over == Over.EXCHANGE && to.entry().isEmpty()) {
      throw new RejectedException(ErrorCode.NOT_FOUND);
    }
    return new Pair(from, to, walk.inode(entry), to.entry().map(walk::inode));
  }

  private void requireNoCycle(PathWalk walk, Pair pair) throws RejectedException {
    Inode moved = pair.moved();
    if (moved.directory() && walk.isSameOrAbove(moved, pair.to().directory())) {
      throw new RejectedException(
          ErrorCode.INVALID_ARGUMENT, "A directory cannot be moved into itself");
    }
    Optional<Inode> other = pair.other().filter(Inode::directory);
    if (other.isPresent() && walk.isSameOrAbove(other.get(), pair.from().directory())) {
      throw over == Over.EXCHANGE
          ? new RejectedException(
              ErrorCode.INVALID_ARGUMENT, "A directory cannot be moved into itself")
          : new RejectedException(ErrorCode.DIRECTORY_NOT_EMPTY);
    }
  }

  private void requireAllowed(Overlay state, Pair pair) throws RejectedException {
    Inode moved = pair.moved();
    Permissions.requireRemovable(state, caller, pair.from().directory(), moved);
    if (pair.other().isPresent()) {
      Inode other = pair.other().get();
      Permissions.requireRemovable(state, caller, pair.to().directory(), other);
      if (over != Over.EXCHANGE) {
        requireReplaceable(moved, other);
      }
    } else {
      Permissions.require(
          state, caller, pair.to().directory(), Permissions.WRITE | Permissions.EXECUTE);
    }
    if (!pair.sameDirectory()) {
      requireMovable(state, moved);
      if (over == Over.EXCHANGE) {
        requireMovable(state, pair.other().orElseThrow());
      }
    }
    if (over != Over.EXCHANGE && pair.other().filter(o -> o.children() > 0).isPresent()) {
      throw new RejectedException(ErrorCode.DIRECTORY_NOT_EMPTY);
    }
  }

  /// The ".." of a directory changes when it moves elsewhere.
  private void requireMovable(Overlay state, Inode inode) throws RejectedException {
    if (inode.directory()) {
      Permissions.require(state, caller, inode, Permissions.WRITE);
    }
  }

  private static void requireReplaceable(Inode moved, Inode replaced) throws RejectedException {
    if (moved.directory()) {
      Kinds.requireDirectory(replaced);
    } else if (replaced.directory()) {
      throw new RejectedException(ErrorCode.IS_A_DIRECTORY);
    }
  }

  private void move(Overlay state, Pair pair) {
    Entries entries = new Entries(state, nowNanos);
    if (pair.other().isPresent()) {
      entries.remove(pair.to().entry().orElseThrow(), pair.other().get());
      new Inodes(state, nowNanos).unlink(pair.other().get());
    }
    entries.remove(pair.from().entry().orElseThrow(), pair.moved());
    settle(state, pair.moved(), pair.to());
  }

  private void exchange(Overlay state, Pair pair) {
    Entries entries = new Entries(state, nowNanos);
    Inode other = pair.other().orElseThrow();
    entries.remove(pair.from().entry().orElseThrow(), pair.moved());
    entries.remove(pair.to().entry().orElseThrow(), other);
    settle(state, pair.moved(), pair.to());
    settle(state, other, pair.from());
  }

  private void settle(Overlay state, Inode inode, PathWalk.Place place) {
    new Entries(state, nowNanos).add(place.directory(), place.name(), inode);
    // Its row may have changed since it was found: a directory that is moved between its children.
    Inode now = state.get(inode.key()).map(Inode.class::cast).orElseThrow().touched(nowNanos);
    state.put(now.directory() ? now.withParent(place.directory().id()) : now);
  }
}
