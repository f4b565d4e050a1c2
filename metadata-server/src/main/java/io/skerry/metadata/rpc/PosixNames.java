package io.skerry.metadata.rpc;

import io.skerry.metadata.model.User;
import io.skerry.metadata.model.UserGroup;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names of users and groups as POSIX ids: a name of group 0, or a plain number.
final class PosixNames {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private final Access access;

  PosixNames(Access access) {
    this.access = access;
  }

  int uid(String name) {
    Optional<User> user = access.find(rows -> rows.user(name));
    return user.map(User::uid).orElseGet(() -> number(name, "user"));
  }

  int gid(String name) {
    Optional<UserGroup> group = access.find(rows -> rows.userGroup(name));
    return group.map(UserGroup::gid).orElseGet(() -> number(name, "group"));
  }

  private static int number(String name, String what) {
    if (!NUMBER.matcher(name).matches()) {
      throw Translation.invalid("no " + what + " \"" + name + '"');
    }
    return Integer.parseInt(name);
  }
}
