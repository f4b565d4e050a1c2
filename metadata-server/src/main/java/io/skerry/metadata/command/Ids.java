package io.skerry.metadata.command;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.User;
import io.skerry.metadata.model.UserGroup;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.Set;
import java.util.TreeSet;

/// Numbers of users and groups: the wanted one if it is free, or the next that is.
final class Ids {
  private Ids() {}

  static int uid(Overlay state, int wanted) throws RejectedException {
    Set<Integer> taken = new TreeSet<>();
    state.scan(User.all(), Integer.MAX_VALUE).forEach(user -> taken.add(user.uid()));
    return free(state, Counter.Kind.UID, taken, wanted);
  }

  static int gid(Overlay state, int wanted) throws RejectedException {
    return free(state, Counter.Kind.GID, gids(state), wanted);
  }

  /// Like the user id where that is free, as people expect.
  static int gidLike(Overlay state, int uid) throws RejectedException {
    Set<Integer> taken = gids(state);
    return taken.contains(uid) ? free(state, Counter.Kind.GID, taken, 0) : uid;
  }

  private static Set<Integer> gids(Overlay state) {
    Set<Integer> taken = new TreeSet<>();
    state.scan(UserGroup.all(), Integer.MAX_VALUE).forEach(group -> taken.add(group.gid()));
    return taken;
  }

  private static int free(Overlay state, Counter.Kind kind, Set<Integer> taken, int wanted)
      throws RejectedException {
    if (wanted < 0) {
      throw new RejectedException(ErrorCode.INVALID_ARGUMENT, "Ids are not negative");
    }
    if (wanted > 0) {
      if (taken.contains(wanted)) {
        throw new RejectedException(ErrorCode.ALREADY_EXISTS, "Id " + wanted + " is taken");
      }
      return wanted;
    }
    int next = (int) state.next(kind, 0);
    while (taken.contains(next)) {
      next = (int) state.next(kind, 0);
    }
    return next;
  }
}
