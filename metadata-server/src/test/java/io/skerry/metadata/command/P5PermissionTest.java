package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ADMIN;
import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.NAMESPACE;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Inode;
import io.skerry.metadata.query.ListDirectory;
import io.skerry.metadata.query.Lookup;
import io.skerry.metadata.query.OpenForRead;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class P5PermissionTest {
  private static final OptionalInt SAME = OptionalInt.empty();

  private final Scene scene = new Scene();

  private static AttributeChange mode(int mode) {
    return change(OptionalInt.of(mode), SAME, SAME);
  }

  private static AttributeChange change(OptionalInt mode, OptionalInt uid, OptionalInt gid) {
    return new AttributeChange(
        mode, uid, gid, OptionalLong.empty(), OptionalLong.empty(), false, false);
  }

  private SetAttributes set(Caller caller, String path, AttributeChange change) {
    return new SetAttributes(scene.tick(), caller, at(path), change);
  }

  private static void assertRefused(ErrorCode code, Executable query) {
    assertEquals(code, assertThrows(RejectedException.class, query).code());
  }

  @Test
  void theFirstClassThatFitsDecidesAlone() {
    Inode file = scene.file(ALICE, "f", 0604);

    assertFalse(Permissions.allow(scene.store(), ALICE, file, Permissions.EXECUTE));
    Caller inGroup = new Caller("user/carol", 1002, 1000, List.of(), false);
    assertFalse(
        Permissions.allow(scene.store(), inGroup, file, Permissions.READ),
        "group bits win over others'");
    assertTrue(Permissions.allow(scene.store(), BOB, file, Permissions.READ));
    assertTrue(
        Permissions.allow(scene.store(), ADMIN, file, Permissions.WRITE | Permissions.EXECUTE));
  }

  @Test
  void nobodyReadsThroughAClosedDirectory() {
    scene.directory(ALICE, "private", 0700);
    Inode file = scene.file(ALICE, "private/f", 0666);
    FileTarget byNumber = new FileTarget(NAMESPACE, file.id(), List.of());

    assertRefused(
        ErrorCode.PERMISSION_DENIED, () -> new Lookup(BOB, at("private/f")).answer(scene.store()));
    assertRefused(
        ErrorCode.PERMISSION_DENIED,
        () -> new OpenForRead(BOB, byNumber, 0, 10, 0).answer(scene.store()));
    assertRefused(
        ErrorCode.PERMISSION_DENIED,
        () -> new ListDirectory(BOB, at("private"), Optional.empty(), 10).answer(scene.store()));
    long session = scene.session(BOB);
    scene.rejected(ErrorCode.PERMISSION_DENIED, scene.commit(BOB, session, file));
  }

  @Test
  void aDirectoryNumberDoesNotLeadAroundAClosedParent() {
    scene.directory(ALICE, "private", 0700);
    Inode inner = scene.directory(ALICE, "private/open", 0777);
    FileTarget around = new FileTarget(NAMESPACE, inner.id(), at("x").names());

    scene.rejected(
        ErrorCode.PERMISSION_DENIED, new MakeDirectory(scene.tick(), BOB, around, Mode.of(0755)));
    scene.done(new MakeDirectory(scene.tick(), ALICE, around, Mode.of(0755)));
  }

  @Test
  void onlyTheOwnerChangesTheMode() {
    scene.file(ALICE, "f", 0666);

    scene.rejected(ErrorCode.NOT_PERMITTED, set(BOB, "f", mode(0600)));
    scene.done(set(ADMIN, "f", mode(0600)));
    assertEquals(0600, scene.stat("f").ownership().mode());
  }

  @Test
  void ownersGiveFilesToTheirGroupsOnlyAndNobodyElsesHands() {
    scene.file(ALICE, "f", 04755);

    scene.rejected(
        ErrorCode.NOT_PERMITTED, set(ALICE, "f", change(SAME, OptionalInt.of(1001), SAME)));
    scene.rejected(
        ErrorCode.NOT_PERMITTED, set(ALICE, "f", change(SAME, SAME, OptionalInt.of(1001))));
    scene.done(set(ALICE, "f", change(SAME, SAME, OptionalInt.of(3000))));
    assertEquals(new Inode.Ownership(1000, 3000, 0755), scene.stat("f").ownership());
    scene.done(set(ADMIN, "f", change(SAME, OptionalInt.of(1001), SAME)));
    assertEquals(1001, scene.stat("f").ownership().uid());
  }

  @Test
  void timesAreTheOwnersButNowNeedsOnlyWritePermission() {
    scene.file(ALICE, "f", 0666);
    AttributeChange touch =
        new AttributeChange(
            SAME, SAME, SAME, OptionalLong.empty(), OptionalLong.empty(), true, true);
    AttributeChange backdate =
        new AttributeChange(SAME, SAME, SAME, OptionalLong.of(1), OptionalLong.of(2), false, false);

    AttributeChange half =
        new AttributeChange(
            SAME, SAME, SAME, OptionalLong.empty(), OptionalLong.empty(), false, true);

    scene.done(set(BOB, "f", touch));
    scene.rejected(ErrorCode.NOT_PERMITTED, set(BOB, "f", half));
    scene.rejected(ErrorCode.NOT_PERMITTED, set(BOB, "f", backdate));
    scene.done(set(ALICE, "f", backdate));
    assertEquals(2, scene.stat("f").times().mtimeNanos());
    scene.done(set(ALICE, "f", mode(0644)));
    scene.rejected(ErrorCode.PERMISSION_DENIED, set(BOB, "f", touch));
  }

  @Test
  void setGroupIdDirectoriesPassTheirGroupOn() {
    scene.directory(ALICE, "shared", 0777);
    scene.done(set(ALICE, "shared", change(OptionalInt.of(02777), SAME, OptionalInt.of(3000))));
    scene.directory(BOB, "shared/sub", 0755);
    scene.file(BOB, "shared/f", 0644);

    assertEquals(new Inode.Ownership(1001, 3000, 02755), scene.stat("shared/sub").ownership());
    assertEquals(new Inode.Ownership(1001, 3000, 0644), scene.stat("shared/f").ownership());
  }

  @Test
  void deletingATreeTakesRightsOnItsRoot() {
    scene.directory(ALICE, "d", 0755);
    scene.file(ALICE, "d/f", 0644);

    scene.rejected(ErrorCode.PERMISSION_DENIED, new DeleteTree(scene.tick(), BOB, at("d")));
    scene.done(new DeleteTree(scene.tick(), ALICE, at("d")));
  }

  @Test
  void onlyAdministratorsChangeTheCluster() {
    scene.rejected(ErrorCode.NOT_PERMITTED, new CreateUser(ALICE, "carol", 0, List.of()));
    scene.rejected(ErrorCode.NOT_PERMITTED, new CreateUserGroup(ALICE, "staff", 0));
  }
}
