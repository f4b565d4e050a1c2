package io.skerry.client;

import io.skerry.client.AclEntry.Tag;
import java.util.List;
import java.util.Optional;

/// The access control lists of a file or directory.
///
/// @param access who may do what; at least the three classes of the permission bits, or empty where
///   these say it all
/// @param defaults what new entries of a directory start with; empty if it has none
public record AccessLists(FileStatus status, List<AclEntry> access, List<AclEntry> defaults) {
  private static final String SUPERUSER = "admin";

  public AccessLists {
    access = List.copyOf(access);
    defaults = List.copyOf(defaults);
  }

  /// Whether somebody may do something, from the bits and the access list, by the rules of the
  /// service. The answer holds for the moment only; the service decides anew when it is done.
  ///
  /// @param rights read 4, write 2, execute 1
  public boolean allow(UserAccount caller, int rights) {
    if (caller.role().equals(SUPERUSER)) {
      // Even a superuser executes only what somebody may execute.
      return (rights & 1) == 0 || status.isDirectory() || (status.mode() & 0111) != 0;
    }
    if (caller.uid() == status.uid()) {
      return (status.mode() >> 6 & rights) == rights;
    }
    if (!access.isEmpty()) {
      return allowedByList(caller, rights);
    }
    int granted = isIn(caller, status.group()) ? status.mode() >> 3 : status.mode();
    return (granted & rights) == rights;
  }

  private boolean allowedByList(UserAccount caller, int wanted) {
    int mask = rights(Tag.MASK).orElse(7);
    boolean inGroup = false;
    for (AclEntry entry : access) {
      if (entry.tag() == Tag.USER && entry.name().equals(caller.name())) {
        return (entry.rights() & mask & wanted) == wanted;
      }
    }
    for (AclEntry entry : access) {
      boolean own = entry.tag() == Tag.OWNING_GROUP && isIn(caller, status.group());
      if (own || (entry.tag() == Tag.GROUP && isIn(caller, entry.name()))) {
        inGroup = true;
        if ((entry.rights() & mask & wanted) == wanted) {
          return true;
        }
      }
    }
    return !inGroup && (rights(Tag.OTHER).orElse(0) & wanted) == wanted;
  }

  private static boolean isIn(UserAccount caller, String group) {
    return caller.group().equals(group) || caller.groups().contains(group);
  }

  private Optional<Integer> rights(Tag tag) {
    return access.stream().filter(entry -> entry.tag() == tag).map(AclEntry::rights).findFirst();
  }
}
