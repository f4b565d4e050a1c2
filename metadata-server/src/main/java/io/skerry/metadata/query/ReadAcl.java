package io.skerry.metadata.query;

import io.skerry.metadata.command.AclRules;
import io.skerry.metadata.command.Acls;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.PathWalk;
import io.skerry.metadata.model.Acl;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import java.util.List;

/// The lists of rights of one inode. Like its mode, whoever gets there may see them.
public record ReadAcl(Caller caller, FileTarget target) {
  /// Both lists whole.
  ///
  /// @param defaults of a directory that has one; otherwise empty
  public record Lists(Inode inode, List<Acl.Entry> access, List<Acl.Entry> defaults) {}

  public Lists answer(StateReader state) throws RejectedException {
    Inode inode = new PathWalk(state, caller).resolve(target);
    int namespace = inode.namespace();
    List<Acl.Entry> stored = Acls.entries(state, namespace, inode.extras().acl());
    return new Lists(
        inode,
        AclRules.whole(inode.ownership().mode(), stored),
        Acls.entries(state, namespace, inode.extras().defaultAcl()));
  }
}
