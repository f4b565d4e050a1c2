package io.skerry.metadata.command;

import io.skerry.metadata.model.Acl;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import java.util.List;

/// Gives an inode a list of rights, or a directory the list that new entries start with. Outcome:
/// the inode.
///
/// @param entries a whole list; none removes it, and the permission bits stay as they are
public record SetAcl(
    long nowNanos, Caller caller, FileTarget target, boolean byDefault, List<Acl.Entry> entries)
    implements NamespaceCommand {
  public SetAcl {
    entries = List.copyOf(entries);
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Inode inode = new PathWalk(state, caller).resolve(target);
    if (inode.type() == FileType.SYMBOLIC_LINK) {
      throw new RejectedException(
          ErrorCode.NOT_SUPPORTED, "A symbolic link has no permissions of its own");
    }
    List<Acl.Entry> list = entries.isEmpty() ? List.of() : AclRules.checked(entries);
    if (byDefault && !inode.directory() && !list.isEmpty()) {
      throw new RejectedException(
          ErrorCode.PERMISSION_DENIED, "Only a directory has a default ACL");
    }
    Permissions.requireOwner(caller, inode);
    Acls acls = new Acls(state, inode.namespace());
    Inode changed = byDefault ? withDefault(acls, inode, list) : withAccess(acls, inode, list);
    state.put(changed.touched(nowNanos));
    return Outcome.done(inode.id().value());
  }

  private static Inode withDefault(Acls acls, Inode inode, List<Acl.Entry> list) {
    long id = acls.use(list);
    acls.release(inode.extras().defaultAcl());
    return inode.withExtras(inode.extras().withDefaultAcl(id));
  }

  private Inode withAccess(Acls acls, Inode inode, List<Acl.Entry> list) {
    long id = acls.use(AclRules.stored(list));
    acls.release(inode.extras().acl());
    Inode.Ownership owned = inode.ownership();
    int mode = list.isEmpty() ? owned.mode() : AclRules.mode(list, owned.mode());
    mode = Permissions.granted(caller, mode, owned.gid());
    return inode
        .withExtras(inode.extras().withAcl(id))
        .withOwnership(new Inode.Ownership(owned.uid(), owned.gid(), mode));
  }
}
