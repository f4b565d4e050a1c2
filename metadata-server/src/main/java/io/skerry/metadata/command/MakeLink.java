package io.skerry.metadata.command;

import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;

/// Gives a file one more name. Outcome: its inode.
public record MakeLink(long nowNanos, Caller caller, FileTarget existing, FileTarget target)
    implements NamespaceCommand {
  /// Names that a file may have, as in ext4.
  public static final int LINKS_MAX = 65_000;

  private static final int SETGID_PROGRAM = Permissions.SETGID | 010;

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    if (existing.namespace() != target.namespace()) {
      throw new RejectedException(ErrorCode.CROSS_NAMESPACE);
    }
    PathWalk walk = new PathWalk(state, caller);
    Inode file = walk.resolve(existing);
    PathWalk.Place place = walk.place(target, ErrorCode.ALREADY_EXISTS);
    if (place.entry().isPresent()) {
      throw new RejectedException(ErrorCode.ALREADY_EXISTS);
    }
    requireSafe(state, file);
    Permissions.require(state, caller, place.directory(), Permissions.WRITE | Permissions.EXECUTE);
    if (file.directory()) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED, "A directory has one name; use a symbolic link");
    }
    if (file.links() == 0) {
      throw new RejectedException(ErrorCode.NOT_FOUND, "The file has lost its last name already");
    }
    if (file.links() >= LINKS_MAX) {
      throw new RejectedException(ErrorCode.TOO_MANY_LINKS);
    }
    Inode linked = file.withLinks(file.links() + 1).touched(nowNanos);
    state.put(linked);
    new Entries(state, nowNanos).add(place.directory(), place.name(), linked);
    return Outcome.done(linked.id().value());
  }

  /// Nobody pins a file of someone else's that they could not write anyway, as Linux has it with
  /// fs.protected_hardlinks.
  private void requireSafe(Overlay state, Inode file) throws RejectedException {
    if (Permissions.ownerOrSuperuser(caller, file)) {
      return;
    }
    int mode = file.ownership().mode();
    boolean special =
        file.type() != FileType.REGULAR
            || (mode & Permissions.SETUID) != 0
            || (mode & SETGID_PROGRAM) == SETGID_PROGRAM;
    if (special || !Permissions.allow(state, caller, file, Permissions.READ | Permissions.WRITE)) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED,
          "A file of someone else's is linked only by who may read and write it");
    }
  }
}
