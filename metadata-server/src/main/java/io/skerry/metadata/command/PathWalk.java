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

/// Follows the names of a target through the directories, with search permission on each. Symbolic
/// links are not followed.
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

  /// The inode that the target names.
  public Inode resolve(FileTarget target) throws RejectedException {
    Inode current = start(target);
    for (Name name : target.names()) {
      current = child(current, name);
    }
    return current;
  }

  /// The directory and the last name of a target; nothing needs to be there.
  ///
  /// @param whenStart what to answer if the target has no name but is the start itself
  Place place(FileTarget target, ErrorCode whenStart) throws RejectedException {
    List<Name> names = target.names();
    if (names.isEmpty()) {
      throw new RejectedException(whenStart);
    }
    Inode current = start(target);
    for (Name name : names.subList(0, names.size() - 1)) {
      current = child(current, name);
    }
    Name last = names.get(names.size() - 1);
    return new Place(current, last, entry(current, last));
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

  private Inode child(Inode directory, Name name) throws RejectedException {
    Dentry entry =
        entry(directory, name).orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND));
    return inode(entry);
  }

  private Optional<Dentry> entry(Inode directory, Name name) throws RejectedException {
    if (directory.type() == FileType.SYMBOLIC_LINK) {
      throw new RejectedException(
          ErrorCode.NOT_A_DIRECTORY, "Symbolic links inside paths are not followed yet");
    }
    if (!directory.directory()) {
      throw new RejectedException(ErrorCode.NOT_A_DIRECTORY);
    }
    Permissions.require(caller, directory, Permissions.EXECUTE);
    return state.get(Dentry.key(directory.namespace(), directory.id(), name));
  }

  private Inode start(FileTarget target) throws RejectedException {
    Inode start =
        state
            .get(Inode.key(target.namespace(), target.base()))
            .filter(inode -> inode.links() > 0)
            .orElseThrow(() -> new RejectedException(ErrorCode.STALE));
    if (!start.id().equals(InodeId.ROOT)) {
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
      Permissions.require(caller, current, Permissions.EXECUTE);
    }
  }

  private Inode parent(Inode directory) throws RejectedException {
    return state
        .get(Inode.key(directory.namespace(), new InodeId(directory.parent())))
        .filter(inode -> inode.links() > 0)
        .orElseThrow(() -> new RejectedException(ErrorCode.STALE));
  }
}
