package io.skerry.metadata.command;

import io.skerry.metadata.model.Acl;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ErrorCode;
import java.util.List;

/// What the permission bits and the ACL of an inode allow a caller, as POSIX has it: without an ACL
/// the first of owner, group and others that fits decides alone. A superuser may do everything.
public final class Permissions {
  public static final int READ = 4;
  public static final int WRITE = 2;
  public static final int EXECUTE = 1;
  public static final int ALL = 7;

  static final int SETUID = 04000;
  static final int SETGID = 02000;
  static final int STICKY = 01000;
  static final int MODE_MAX = 07777;

  private static final int GROUP_EXECUTE = 010;
  private static final int ANY_EXECUTE = 0111;

  private Permissions() {}

  /// Whether all of the bits are granted.
  public static boolean allow(StateReader state, Caller caller, Inode inode, int bits) {
    if (caller.superuser()) {
      return true;
    }
    Inode.Ownership owned = inode.ownership();
    if (caller.uid() == owned.uid()) {
      return (owned.mode() >> 6 & bits) == bits;
    }
    long acl = inode.extras().acl();
    if (acl != 0) {
      List<Acl.Entry> entries = Acls.entries(state, inode.namespace(), acl);
      return AclRules.allow(caller, entries, owned, bits);
    }
    int granted = caller.in(owned.gid()) ? owned.mode() >> 3 : owned.mode();
    return (granted & bits) == bits;
  }

  /// Refuses unless all of the bits are granted.
  public static void require(StateReader state, Caller caller, Inode inode, int bits)
      throws RejectedException {
    if (!allow(state, caller, inode, bits)) {
      throw new RejectedException(ErrorCode.PERMISSION_DENIED);
    }
  }

  /// The same as a program asks for itself: even a superuser executes only what somebody may.
  public static void requireAccess(StateReader state, Caller caller, Inode inode, int bits)
      throws RejectedException {
    boolean executes = inode.directory() || (inode.ownership().mode() & ANY_EXECUTE) != 0;
    if ((bits & EXECUTE) != 0 && !executes) {
      throw new RejectedException(ErrorCode.PERMISSION_DENIED);
    }
    require(state, caller, inode, bits);
  }

  public static boolean ownerOrSuperuser(Caller caller, Inode inode) {
    return caller.superuser() || caller.uid() == inode.ownership().uid();
  }

  static void requireOwner(Caller caller, Inode inode) throws RejectedException {
    if (!ownerOrSuperuser(caller, inode)) {
      throw new RejectedException(ErrorCode.NOT_PERMITTED);
    }
  }

  static void requireSuperuser(Caller caller) throws RejectedException {
    if (!caller.superuser()) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED, caller.principal() + " is no administrator of the cluster");
    }
  }

  /// Refuses unless the caller may take this entry out of the directory, or replace it.
  static void requireRemovable(StateReader state, Caller caller, Inode directory, Inode child)
      throws RejectedException {
    require(state, caller, directory, WRITE | EXECUTE);
    boolean sticky = (directory.ownership().mode() & STICKY) != 0;
    if (sticky && !ownerOrSuperuser(caller, child) && caller.uid() != directory.ownership().uid()) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED, "The directory is sticky and the entry belongs to someone else");
    }
  }

  /// Who owns a file after its content has changed: unless a superuser wrote, set-id bits go.
  static Inode.Ownership afterWrite(Caller caller, Inode.Ownership owned) {
    int mode = caller.superuser() ? owned.mode() : withoutSetId(caller, owned);
    return new Inode.Ownership(owned.uid(), owned.gid(), mode);
  }

  /// The mode without set-user-id, and without set-group-id where that means execution or the
  /// caller is not in the group; on a file that its group cannot execute it is left alone.
  static int withoutSetId(Caller caller, Inode.Ownership owned) {
    int kept = owned.mode() & ~SETUID;
    boolean executes = (kept & GROUP_EXECUTE) != 0;
    boolean member = caller.superuser() || caller.in(owned.gid());
    return executes || !member ? kept & ~SETGID : kept;
  }

  /// The mode of a new file whose group is its directory's: no set-group-id program for a group
  /// that the caller is not in.
  static int inherited(Caller caller, int mode, int gid) {
    int program = SETGID | GROUP_EXECUTE;
    boolean member = caller.superuser() || caller.in(gid);
    return member || (mode & program) != program ? mode : mode & ~SETGID;
  }

  /// The mode that a caller who wants this one gets: set-group-id only for a group the caller is
  /// in.
  static int granted(Caller caller, int mode, int gid) {
    int bits = mode & MODE_MAX;
    return caller.superuser() || caller.in(gid) ? bits : bits & ~SETGID;
  }
}
