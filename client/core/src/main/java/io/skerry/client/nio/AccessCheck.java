package io.skerry.client.nio;

import io.skerry.client.AccessRules;
import io.skerry.client.AclEntry;
import io.skerry.client.FileStatus;
import io.skerry.client.Links;
import io.skerry.client.UserAccount;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.util.List;

/// Whether the caller may do something with a file, as the rules of the service have it.
final class AccessCheck {
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
    if (!AccessRules.allowed(caller, file, acl, wanted)) {
      throw new AccessDeniedException(path.toString());
    }
  }
}
