package io.skerry.metadata.command;

import io.skerry.metadata.model.Acl;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Detached;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// How inodes come and go.
final class Inodes {
  /// A file with more extents is detached and purged in steps.
  static final int EXTENTS_AT_ONCE = 1_000;

  private final Overlay state;
  private final long nowNanos;

  Inodes(Overlay state, long nowNanos) {
    this.state = state;
    this.nowNanos = nowNanos;
  }

  /// What a new inode is to be.
  ///
  /// @param linkTarget of a symbolic link; otherwise empty
  /// @param fileKey of a regular file; otherwise 0
  /// @param device of a device; otherwise 0
  record Birth(FileType type, Mode mode, String linkTarget, long fileKey, long device) {
    /// What is neither link nor file nor device.
    static Birth plain(FileType type, Mode mode) {
      return new Birth(type, mode, "", 0, 0);
    }
  }

  /// Refuses unless the name is free and the caller may put something there.
  void requireFree(Caller caller, PathWalk.Place place) throws RejectedException {
    if (place.entry().isPresent()) {
      throw new RejectedException(ErrorCode.ALREADY_EXISTS);
    }
    Permissions.require(state, caller, place.directory(), Permissions.WRITE | Permissions.EXECUTE);
  }

  /// A new inode under a name that must be free.
  Inode create(Caller caller, PathWalk.Place place, Birth birth) throws RejectedException {
    requireFree(caller, place);
    Inode directory = place.directory();
    int namespace = directory.namespace();
    InodeId id = new InodeId(state.next(Counter.Kind.INODE, namespace));
    AclRules.Inherited rights = rights(directory, birth);
    boolean isDirectory = birth.type() == FileType.DIRECTORY;
    Inode inode =
        new Inode(
            namespace,
            id,
            birth.type(),
            ownership(caller, directory, birth, rights.mode()),
            Inode.Times.allAt(nowNanos),
            birth.linkTarget().getBytes(StandardCharsets.UTF_8).length,
            isDirectory ? 2 : 1,
            1,
            isDirectory ? directory.id().value() : 0,
            birth.linkTarget(),
            birth.fileKey(),
            0,
            extras(directory, birth, rights.entries()));
    state.put(inode);
    state.add(Counter.Kind.INODES_LIVE, namespace, 1);
    new Entries(state, nowNanos).add(directory, place.name(), inode);
    return inode;
  }

  /// One name of the inode is gone. With the last one the inode goes.
  void unlink(Inode inode) {
    if (inode.directory() || inode.links() == 1) {
      forget(inode);
    } else {
      state.put(inode.withLinks(inode.links() - 1).touched(nowNanos));
    }
  }

  /// No directory names the inode any more: removes it, or leaves it to the purge if that takes
  /// long.
  private void forget(Inode inode) {
    if (inode.type() == FileType.REGULAR) {
      FileContent content = new FileContent(state, inode, nowNanos);
      if (state.holds().held(inode.namespace(), inode.id()) || !content.small(EXTENTS_AT_ONCE)) {
        detach(inode.touched(nowNanos));
        return;
      }
      forgetKey(inode);
      content.purge(EXTENTS_AT_ONCE);
    } else if (inode.directory() && inode.children() > 0) {
      detach(inode);
      return;
    }
    drop(inode);
  }

  /// No more is written under the file's key, and nobody can work with the file any more.
  Inode forgetKey(Inode file) {
    if (file.fileKey() == 0) {
      return file;
    }
    FileContent.forgetFile(state, file.namespace(), file.fileKey());
    Inode without = file.withFileKey(0);
    state.put(without);
    return without;
  }

  /// The row of an inode that has nothing left goes.
  void drop(Inode inode) {
    ExtendedAttributes.drop(state, inode);
    Acls acls = new Acls(state, inode.namespace());
    acls.release(inode.extras().acl());
    acls.release(inode.extras().defaultAcl());
    state.delete(inode.key());
    state.add(Counter.Kind.INODES_LIVE, inode.namespace(), -1);
  }

  private void detach(Inode inode) {
    state.put(inode.withLinks(0));
    long sequence = state.next(Counter.Kind.DETACHED, 0);
    state.put(new Detached(sequence, inode.namespace(), inode.id()));
  }

  /// The bits that the caller asks for: with a default ACL in the directory no more than that
  /// allows, without one no more than the umask leaves.
  private AclRules.Inherited rights(Inode directory, Birth birth) {
    long defaults = directory.extras().defaultAcl();
    return defaults == 0 || birth.type() == FileType.SYMBOLIC_LINK
        ? new AclRules.Inherited(birth.mode().effective(), List.of())
        : AclRules.inherited(
            Acls.entries(state, directory.namespace(), defaults), birth.mode().unmasked());
  }

  private Inode.Extras extras(Inode directory, Birth birth, List<Acl.Entry> entries) {
    Acls acls = new Acls(state, directory.namespace());
    List<Acl.Entry> defaults =
        birth.type() == FileType.DIRECTORY
            ? Acls.entries(state, directory.namespace(), directory.extras().defaultAcl())
            : List.of();
    return Inode.Extras.of(birth.device(), acls.use(entries), acls.use(defaults));
  }

  /// The caller owns it; in a set-group-id directory the directory's group is inherited.
  private static Inode.Ownership ownership(Caller caller, Inode directory, Birth birth, int bits) {
    int mode = bits;
    boolean inherits = (directory.ownership().mode() & Permissions.SETGID) != 0;
    int gid = inherits ? directory.ownership().gid() : caller.gid();
    if (inherits && birth.type() == FileType.DIRECTORY) {
      mode |= Permissions.SETGID;
    } else if (inherits) {
      mode = Permissions.inherited(caller, mode, gid);
    }
    return new Inode.Ownership(caller.uid(), gid, mode);
  }
}
