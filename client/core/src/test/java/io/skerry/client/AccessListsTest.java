package io.skerry.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.client.AclEntry.Tag;
import io.skerry.proto.types.FileType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The rules of the service, as far as a client can know beforehand.
final class AccessListsTest {
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int EXECUTE = 1;

  private static final UserAccount ALICE = account("alice", 1000, "user");
  private static final UserAccount BOB = account("bob", 1001, "user", "staff");
  private static final UserAccount CAROL = account("carol", 1002, "user");
  private static final UserAccount ADMIN = account("admin", 0, "admin");

  private static UserAccount account(String name, int uid, String role, String... groups) {
    return new UserAccount(
        name, uid, name, uid, List.of(groups), role, Optional.empty(), List.of());
  }

  private static FileStatus file(int mode) {
    Instant now = Instant.EPOCH;
    return new FileStatus(
        "/demo/file",
        "file",
        FileType.REGULAR,
        mode,
        "alice",
        "staff",
        1000,
        50,
        0,
        1,
        now,
        now,
        now,
        1,
        Optional.empty(),
        7,
        0,
        false);
  }

  private static boolean allowed(UserAccount caller, int mode, int wanted) {
    return allowed(caller, mode, List.of(), wanted);
  }

  private static boolean allowed(UserAccount caller, int mode, List<AclEntry> acl, int wanted) {
    return new AccessLists(file(mode), acl, List.of()).allow(caller, wanted);
  }

  @Test
  void theFirstClassThatFitsDecidesAlone() {
    assertEquals(true, allowed(ALICE, 0600, READ | WRITE));
    assertEquals(false, allowed(ALICE, 0077, READ));
    assertEquals(true, allowed(BOB, 0640, READ));
    assertEquals(false, allowed(BOB, 0606, READ));
    assertEquals(false, allowed(CAROL, 0640, READ));
    assertEquals(true, allowed(CAROL, 0604, READ));
  }

  @Test
  void aSuperuserExecutesOnlyWhatSomebodyMay() {
    assertEquals(true, allowed(ADMIN, 0000, READ | WRITE));
    assertEquals(false, allowed(ADMIN, 0666, EXECUTE));
    assertEquals(true, allowed(ADMIN, 0100, EXECUTE));
  }

  @Test
  void entriesOfAnAclCountWithinItsMask() {
    List<AclEntry> acl =
        List.of(
            new AclEntry(Tag.OWNER, "", 7),
            new AclEntry(Tag.USER, "carol", 6),
            new AclEntry(Tag.OWNING_GROUP, "", 2),
            new AclEntry(Tag.GROUP, "bob", 4),
            new AclEntry(Tag.MASK, "", 4),
            new AclEntry(Tag.OTHER, "", 7));
    assertEquals(true, allowed(CAROL, 0640, acl, READ));
    assertEquals(false, allowed(CAROL, 0640, acl, WRITE));
    assertEquals(true, allowed(BOB, 0640, acl, READ));
    assertEquals(false, allowed(BOB, 0640, acl, WRITE));
    UserAccount dave = account("dave", 1003, "user");
    assertEquals(true, allowed(dave, 0647, acl, READ | WRITE));
    assertEquals(true, allowed(ALICE, 0700, acl, EXECUTE));
  }
}
