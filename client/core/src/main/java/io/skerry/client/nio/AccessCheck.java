package io.skerry.client.nio;

import io.skerry.client.AclEntry;
import io.skerry.client.AclEntry.Tag;
import io.skerry.client.FileStatus;
import io.skerry.client.Links;
import io.skerry.client.UserAccount;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.util.List;
import java.util.Optional;

/// Whether the caller may do something with a file, from its bits and its ACL, by the rules of the
/// service. An answer is true for the moment only; the service decides anew when it is done.
final class AccessCheck {
  private static final String SUPERUSER = "admin";

  private AccessCheck() {}

  /// @throws IOException if there is no such file or one of the modes is denied
  static void check(SkerryPath path, AccessMode... modes) throws IOException {
    FileStatus file = Attributes.stat(path, Links.FOLLOW);
    int wanted = 0;
    for (AccessMode mode : modes) {
      wanted |=
          switch (mode) {
            case READ -> 4;
            case WRITE -> 2;
            case EXECUTE -> 1;
          };
    }
    if (wanted == 0) {
      return;
    }
    UserAccount caller = Problems.about(path, () -> path.getFileSystem().accounts().caller());
    List<AclEntry> acl =
        file.hasAcl()
            ? Problems.about(
                path, () -> path.getFileSystem().files().attributes().acl(file.path()).access())
            : List.of();
    if (!allowed(caller, file, acl, wanted)) {
      throw new AccessDeniedException(path.toString());
    }
  }

  /// @param acl empty: the bits say it all
  static boolean allowed(UserAccount caller, FileStatus file, List<AclEntry> acl, int wanted) {
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
