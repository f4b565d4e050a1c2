package io.skerry.metadata.command;

import io.skerry.metadata.model.User;
import io.skerry.metadata.model.UserGroup;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/// Creates a user and the user's primary group of the same name. Outcome: uid, gid.
///
/// @param uid 0: the next free one
/// @param groups names of supplementary groups
public record CreateUser(Caller caller, String name, int uid, List<String> groups)
    implements Command {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Permissions.requireSuperuser(caller);
    AccountName.requireAccount(name);
    if (state.get(User.key(name)).isPresent()) {
      throw new RejectedException(ErrorCode.ALREADY_EXISTS, "User " + name + " exists");
    }
    if (state.get(UserGroup.key(name)).isPresent()) {
      throw new RejectedException(
          ErrorCode.ALREADY_EXISTS,
          "Group " + name + " exists; a user has a group of the same name");
    }
    List<Integer> supplementary = new ArrayList<>();
    for (String group : groups) {
      UserGroup row =
          state
              .get(UserGroup.key(group))
              .orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND, "No group " + group));
      supplementary.add(row.gid());
    }
    int newUid = Ids.uid(state, uid);
    int gid = Ids.gidLike(state, newUid);
    state.put(new User(name, newUid, gid, supplementary));
    state.put(new UserGroup(name, gid));
    return Outcome.done((long) newUid, (long) gid);
  }
}
