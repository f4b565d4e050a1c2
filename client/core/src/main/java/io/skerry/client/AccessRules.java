package io.skerry.client;

import io.skerry.client.AclEntry.Tag;
import java.util.List;
import java.util.Optional;

/// Whether somebody may do something with a file, from its bits and its ACL, by the rules of the
/// service; for doors that are asked beforehand. An answer is true for the moment only: the service
/// decides anew when it is done.
public final class AccessRules {
  private static final String SUPERUSER = "admin";

  private AccessRules() {}

  /// @param acl empty: the bits say it all
  /// @param wanted read 4, write 2, execute 1
  public static boolean allowed(
      UserAccount caller, FileStatus file, List<AclEntry> acl, int wanted) {
    if (caller.role().equals(SUPERUSER)) {
      // Even a superuser executes only what somebody may execute.
      return (wanted & 1) == 0 || file.isDirectory() || (file.mode() & 0111) != 0;
    }
    if (caller.uid() == file.uid()) {
      return (file.mode() >> 6 & wanted) == wanted;
    }
    if (!acl.isEmpty()) {
      return allowedByAcl(caller, file, acl, wanted);
    }
    int granted = isIn(caller, file.group()) ? file.mode() >> 3 : file.mode();
    return (granted & wanted) == wanted;
  }

  private static boolean allowedByAcl(
      UserAccount caller, FileStatus file, List<AclEntry> acl, int wanted) {
    int mask = rights(acl, Tag.MASK).orElse(7);
    boolean inGroup = false;
    for (AclEntry entry : acl) {
      if (entry.tag() == Tag.USER && entry.name().equals(caller.name())) {
        return (entry.rights() & mask & wanted) == wanted;
      }
    }
    for (AclEntry entry : acl) {
      boolean own = entry.tag() == Tag.OWNING_GROUP && isIn(caller, file.group());
      if (own || (entry.tag() == Tag.GROUP && isIn(caller, entry.name()))) {
        inGroup = true;
        if ((entry.rights() & mask & wanted) == wanted) {
          return true;
        }
      }
    }
    return !inGroup && (rights(acl, Tag.OTHER).orElse(0) & wanted) == wanted;
  }

  private static boolean isIn(UserAccount caller, String group) {
    return caller.group().equals(group) || caller.groups().contains(group);
  }

  private static Optional<Integer> rights(List<AclEntry> acl, Tag tag) {
    return acl.stream().filter(entry -> entry.tag() == tag).map(AclEntry::rights).findFirst();
  }
}
