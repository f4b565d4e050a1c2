package io.skerry.metadata.command;

import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import java.util.List;
import java.util.Optional;

/// Follows the names of a target through the directories, and through symbolic links, with search
/// permission on each directory.
public final class PathWalk {
  /// Directories between an inode and its root. Deeper trees cannot be made by walking, only by
  /// moving one below the other, which refuses to go beyond this.
  static final int DEPTH_MAX = 8_192;

  private final StateReader state;
  private final Caller caller;

  public PathWalk(StateReader state, Caller caller) {
    this.state = state;
    this.caller = caller;
  }

  /// A place in a directory, taken or free.
  record Place(Inode directory, Name name, Optional<Dentry> entry) {}

  /// Where a walk ends: at a name of a directory, taken or free; or, led by a link that ends in "."
  /// or "..", at the directory itself.
  record Landing(Inode directory, Optional<Name> name, Optional<Dentry> entry) {}

  /// The inode that the target names.
  public Inode resolve(FileTarget target) throws RejectedException {
    if (target.names().isEmpty()) {
      return start(target);
    }
    Landing landing = walk(target, target.follow());
    return landing.name().isEmpty()
        ? landing.directory()
        : inode(landing.entry().orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND)));
  }

  /// The directory and the last name of a target; nothing needs to be there. A link that is there
  /// is not followed.
  ///
  /// @param whenStart what to answer if the target has no name but is the start itself
  Place place(FileTarget target, ErrorCode whenStart) throws RejectedException {
    return place(target, whenStart, /* followLast= */ false);
  }

  /// Where a new file goes: behind the links that stand at the last name, if they are followed.
  Place placeFollowing(FileTarget target, ErrorCode whenStart) throws RejectedException {
    return place(target, whenStart, target.follow());
  }

  private Place place(FileTarget target, ErrorCode whenStart, boolean followLast)
      throws RejectedException {
    if (target.names().isEmpty()) {
      throw new RejectedException(whenStart);
    }
    Landing landing = walk(target, followLast);
    Name name = landing.name().orElseThrow(() -> new RejectedException(whenStart));
    return new Place(landing.directory(), name, landing.entry());
  }

  private Landing walk(FileTarget target, boolean followLast) throws RejectedException {
    List<Name> names = target.names();
    Inode current = start(target);
    for (int i = 0; ; i++) {
      Name name = names.get(i);
      Optional<Dentry> entry = entry(current, name);
      boolean last = i == names.size() - 1;
      if (isLink(entry) && (followLast || !last)) {
        return new LinkWalk(state, this, names.subList(i + 1, names.size()))
            .go(current, entry.get(), followLast);
      }
      if (last) {
        return new Landing(current, Optional.of(name), entry);
      }
      current = inode(entry.orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND)));
    }
  }

  static boolean isLink(Optional<Dentry> entry) {
    return entry.isPresent() && entry.get().type() == FileType.SYMBOLIC_LINK;
  }

  /// The inode of an entry, which must be there.
  Inode inode(Dentry entry) {
    return state
        .get(Inode.key(entry.namespace(), entry.child()))
        .orElseThrow(() -> new IllegalStateException("no inode for " + entry));
  }

  /// Whether a directory is the other or lies above it.
  boolean isSameOrAbove(Inode candidate, Inode other) throws RejectedException {
    Inode current = other;
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
      if (current.id().equals(candidate.id())) {
        return true;
      }
      if (current.id().equals(InodeId.ROOT)) {
        return false;
      }
      current = parent(current);
    }
    throw new RejectedException(ErrorCode.INVALID_ARGUMENT, "Directories are nested too deeply");
  }

  /// What the directory has under this name.
  Optional<Dentry> entry(Inode directory, Name name) throws RejectedException {
    requireSearch(directory);
    return state.get(Dentry.key(directory.namespace(), directory.id(), name));
  }

  void requireSearch(Inode directory) throws RejectedException {
    if (!directory.directory()) {
      throw new RejectedException(ErrorCode.NOT_A_DIRECTORY);
    }
    Permissions.require(state, caller, directory, Permissions.EXECUTE);
  }

  private Inode start(FileTarget target) throws RejectedException {
    Inode start =
        state
            .get(Inode.key(target.namespace(), target.base()))
            .filter(Inode::usable)
            .orElseThrow(() -> new RejectedException(ErrorCode.STALE));
    boolean open = target.opened() != FileTarget.Opened.NO && !start.directory();
    if (!open && !start.id().equals(InodeId.ROOT)) {
      requireReachable(start);
    }
    return start;
  }

  /// An inode number is no right: who names one must be able to get there from the root.
  private void requireReachable(Inode start) throws RejectedException {
    if (!start.directory()) {
      if (!Permissions.ownerOrSuperuser(caller, start)) {
        throw new RejectedException(
            ErrorCode.PERMISSION_DENIED, "Only its owner may name a file by its number");
      }
      return;
    }
    Inode current = start;
    for (int depth = 0; !current.id().equals(InodeId.ROOT); depth++) {
      if (depth == DEPTH_MAX) {
        throw new RejectedException(
            ErrorCode.INVALID_ARGUMENT, "Directories are nested too deeply");
      }
      current = parent(current);
      Permissions.require(state, caller, current, Permissions.EXECUTE);
    }
  }

  /// The directory above; the root is above itself.
  Inode parent(Inode directory) throws RejectedException {
    return state
        .get(Inode.key(directory.namespace(), new InodeId(directory.parent())))
        .filter(inode -> inode.links() > 0)
        .orElseThrow(() -> new RejectedException(ErrorCode.STALE));
  }
}
