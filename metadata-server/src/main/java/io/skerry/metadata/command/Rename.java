package io.skerry.metadata.command;

import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.Optional;

/// Moves an entry, over an existing one unless `noReplace`. Outcome: the moved inode.
public record Rename(
    long nowNanos, Caller caller, FileTarget source, FileTarget target, boolean noReplace)
    implements NamespaceCommand {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    if (source.namespace() != target.namespace()) {
      throw new RejectedException(ErrorCode.CROSS_NAMESPACE);
    }
    PathWalk walk = new PathWalk(state, caller);
    PathWalk.Place from = walk.place(source, ErrorCode.INVALID_ARGUMENT);
    PathWalk.Place to = walk.place(target, ErrorCode.INVALID_ARGUMENT);
    Dentry entry = from.entry().orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND));
    Inode moved = walk.inode(entry);
    if (noReplace && to.entry().isPresent()) {
      throw new RejectedException(ErrorCode.ALREADY_EXISTS);
    }
    if (moved.directory() && walk.isSameOrAbove(moved, to.directory())) {
      throw new RejectedException(
          ErrorCode.INVALID_ARGUMENT, "A directory cannot be moved into itself");
    }
    Optional<Inode> replaced = to.entry().map(walk::inode);
    if (replaced.isPresent() && replaced.get().id().equals(moved.id())) {
      return Outcome.done(moved.id().value());
    }
    requireAllowed(from, moved, to);
    if (replaced.isPresent()) {
      requireReplaceable(to.directory(), moved, replaced.get());
    }
    move(state, entry, moved, to);
    return Outcome.done(moved.id().value());
  }

  private void requireAllowed(PathWalk.Place from, Inode moved, PathWalk.Place to)
      throws RejectedException {
    Permissions.requireRemovable(caller, from.directory(), moved);
    Permissions.require(caller, to.directory(), Permissions.WRITE | Permissions.EXECUTE);
    boolean elsewhere = !from.directory().id().equals(to.directory().id());
    if (moved.directory() && elsewhere) {
      // Its ".." changes.
      Permissions.require(caller, moved, Permissions.WRITE);
    }
  }

  private void requireReplaceable(Inode directory, Inode moved, Inode replaced)
      throws RejectedException {
    Permissions.requireRemovable(caller, directory, replaced);
    if (moved.directory()) {
      Kinds.requireDirectory(replaced);
      if (replaced.children() > 0) {
        throw new RejectedException(ErrorCode.DIRECTORY_NOT_EMPTY);
      }
    } else if (replaced.directory()) {
      throw new RejectedException(ErrorCode.IS_A_DIRECTORY);
    }
  }

  private void move(Overlay state, Dentry entry, Inode moved, PathWalk.Place to) {
    Entries entries = new Entries(state, nowNanos);
    if (to.entry().isPresent()) {
      Inode replaced = new PathWalk(state, caller).inode(to.entry().get());
      entries.remove(to.entry().get(), replaced);
      new Inodes(state, nowNanos).forget(replaced);
    }
    entries.remove(entry, moved);
    entries.add(to.directory(), to.name(), moved);
    Inode.Times times = moved.times();
    Inode touched =
        moved.withTimes(new Inode.Times(times.atimeNanos(), times.mtimeNanos(), nowNanos));
    state.put(moved.directory() ? touched.withParent(to.directory().id()) : touched);
  }
}
