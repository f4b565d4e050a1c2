package io.skerry.metadata.command;

import io.skerry.metadata.model.UserGroup;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;

/// Creates a group of users. Outcome: gid.
///
/// @param gid 0: the next free one
public record CreateUserGroup(Caller caller, String name, int gid) implements Command {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Permissions.requireSuperuser(caller);
    AccountName.requireAccount(name);
    if (state.get(UserGroup.key(name)).isPresent()) {
      throw new RejectedException(ErrorCode.ALREADY_EXISTS, "Group " + name + " exists");
    }
    int newGid = Ids.gid(state, gid);
    state.put(new UserGroup(name, newGid));
    return Outcome.done((long) newGid);
  }
}
