package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ADMIN;
import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Inode;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RenameTest {
  private final Scene scene = new Scene();

  @BeforeEach
  void aFileAndTwoDirectories() {
    scene.file(ALICE, "f", 0644);
    scene.directory(ALICE, "d", 0755);
    scene.directory(ALICE, "e", 0755);
    scene.file(ALICE, "e/inside", 0644);
  }

  private Rename rename(String source, String target) {
    return rename(ALICE, source, target, false);
  }

  private Rename rename(Caller caller, String source, String target, boolean noReplace) {
    return new Rename(
        scene.tick(),
        caller,
        at(source),
        at(target),
        noReplace ? Rename.Over.NO_REPLACE : Rename.Over.REPLACE);
  }

  @Test
  void aFileTakesThePlaceOfAFile() {
    Inode file = scene.stat("f");
    scene.done(rename("f", "e/inside"));

    assertFalse(scene.exists("f"));
    assertEquals(file.id(), scene.stat("e/inside").id());
    assertEquals(1, scene.stat("e").children());
  }

  @Test
  void noReplaceKeepsWhatIsThere() {
    scene.rejected(ErrorCode.ALREADY_EXISTS, rename(ALICE, "f", "e/inside", true));
  }

  @Test
  void aDirectoryTakesThePlaceOfAnEmptyDirectoryOnly() {
    scene.rejected(ErrorCode.DIRECTORY_NOT_EMPTY, rename("d", "e"));
    scene.done(rename("e", "d"));

    assertTrue(scene.exists("d/inside"));
    assertEquals(3, scene.stat("").links());
  }

  @Test
  void fileAndDirectoryDoNotReplaceEachOther() {
    scene.rejected(ErrorCode.IS_A_DIRECTORY, rename("f", "d"));
    scene.rejected(ErrorCode.NOT_A_DIRECTORY, rename("d", "f"));
  }

  @Test
  void renameIntoOwnSubtreeIsRejected() {
    scene.directory(ALICE, "d/sub", 0755);

    scene.rejected(ErrorCode.INVALID_ARGUMENT, rename("d", "d/sub/x"));
    scene.rejected(ErrorCode.INVALID_ARGUMENT, rename("d", "d/x"));
  }

  @Test
  void renameOntoItselfChangesNothing() {
    Inode before = scene.stat("d");
    scene.done(rename("d", "d"));

    assertEquals(before, scene.stat("d"));
  }

  @Test
  void movedDirectoryKnowsItsNewParent() {
    Inode target = scene.stat("d");
    scene.done(rename("e", "d/e"));

    assertEquals(target.id().value(), scene.stat("d/e").parent());
    assertEquals(3, scene.stat("d").links());
    assertEquals(2, scene.stat("").children());
  }

  @Test
  void theRootStays() {
    scene.rejected(ErrorCode.INVALID_ARGUMENT, rename("", "x"));
  }

  @Test
  void otherNamespacesAreOutOfReach() {
    FileTarget elsewhere = new FileTarget(2, InodeId.ROOT, List.of(new Name("f")));
    scene.rejected(
        ErrorCode.CROSS_NAMESPACE,
        new Rename(scene.tick(), ALICE, at("f"), elsewhere, Rename.Over.REPLACE));
  }

  @Test
  void p5StickyDirectoryProtectsEntriesOfOthers() {
    scene.directory(ADMIN, "tmp", 01777);
    scene.file(ALICE, "tmp/a", 0666);
    scene.file(BOB, "tmp/b", 0666);

    scene.rejected(ErrorCode.NOT_PERMITTED, rename(BOB, "tmp/a", "tmp/mine", false));
    scene.rejected(ErrorCode.NOT_PERMITTED, rename(BOB, "tmp/b", "tmp/a", false));
    scene.done(rename(BOB, "tmp/b", "tmp/c", false));
  }

  @Test
  void p5MovingADirectoryElsewhereTakesWritePermissionOnIt() {
    scene.directory(ALICE, "open", 0777);
    scene.directory(ALICE, "open/closed", 0755);

    scene.rejected(ErrorCode.PERMISSION_DENIED, rename(BOB, "open/closed", "stolen", false));
    scene.done(rename(BOB, "open/closed", "open/renamed", false));
  }
}
