package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Acl;
import io.skerry.metadata.model.Acl.Entry;
import io.skerry.metadata.model.Acl.Tag;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.query.ReadAcl;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// P5: access control lists grant and limit as POSIX 1003.1e has it.
class P5AclTest {
  private static final Caller CAROL = new Caller("user/carol", 1002, 1002, List.of(), false);

  private final Scene scene = new Scene();

  private static List<Entry> list(int owner, int group, int other, Entry... more) {
    List<Entry> entries = new ArrayList<>(List.of(more));
    entries.add(new Entry(Tag.OWNER, 0, owner));
    entries.add(new Entry(Tag.OWNING_GROUP, 0, group));
    entries.add(new Entry(Tag.OTHER, 0, other));
    return entries;
  }

  private void set(String path, List<Entry> entries) {
    scene.done(new SetAcl(scene.tick(), ALICE, at(path), false, entries));
  }

  private void setDefault(String path, List<Entry> entries) {
    scene.done(new SetAcl(scene.tick(), ALICE, at(path), true, entries));
  }

  private boolean may(Caller caller, String path, int bits) {
    return Permissions.allow(scene.store(), caller, scene.stat(path), bits);
  }

  private void chmod(String path, int mode) {
    OptionalInt same = OptionalInt.empty();
    OptionalLong no = OptionalLong.empty();
    scene.done(
        new SetAttributes(
            scene.tick(),
            ALICE,
            at(path),
            new AttributeChange(OptionalInt.of(mode), same, same, no, no, false, false)));
  }

  @Test
  void aNamedUserHasTheNamedRightsWithinTheMask() throws RejectedException {
    scene.file(ALICE, "f", 0600);
    set("f", list(6, 0, 0, new Entry(Tag.USER, 1001, 7), new Entry(Tag.MASK, 0, 6)));

    assertTrue(may(BOB, "f", Permissions.READ | Permissions.WRITE));
    assertFalse(may(BOB, "f", Permissions.EXECUTE));
    assertFalse(may(CAROL, "f", Permissions.READ));
    assertEquals(0660, scene.stat("f").ownership().mode());
    chmod("f", 0640);
    assertFalse(may(BOB, "f", Permissions.WRITE), "chmod of the group bits sets the mask");
    assertEquals(
        List.of(
            new Entry(Tag.OWNER, 0, 6),
            new Entry(Tag.USER, 1001, 7),
            new Entry(Tag.OWNING_GROUP, 0, 0),
            new Entry(Tag.MASK, 0, 4),
            new Entry(Tag.OTHER, 0, 0)),
        new ReadAcl(BOB, at("f")).answer(scene.store()).access());
  }

  @Test
  void ofSeveralGroupsOneThatGrantsIsEnoughAndOthersDoNotHelpMembers() {
    scene.file(ALICE, "f", 0600);
    set(
        "f",
        list(
            6,
            4,
            7,
            new Entry(Tag.GROUP, 3000, 2),
            new Entry(Tag.GROUP, 1001, 4),
            new Entry(Tag.MASK, 0, 7)));

    assertTrue(may(BOB, "f", Permissions.READ));
    assertTrue(may(BOB, "f", Permissions.WRITE));
    assertFalse(may(BOB, "f", Permissions.READ | Permissions.WRITE), "no single entry grants both");
    assertFalse(may(BOB, "f", Permissions.EXECUTE));
    assertTrue(may(CAROL, "f", Permissions.EXECUTE));
  }

  @Test
  void newEntriesInheritTheDefaultListAndTheUmaskHasNoSay() {
    scene.directory(ALICE, "d", 0777);
    setDefault("d", list(7, 5, 0, new Entry(Tag.USER, 1001, 7), new Entry(Tag.MASK, 0, 7)));
    scene.done(new MakeDirectory(scene.tick(), ALICE, at("d/sub"), new Mode(0777, 022)));
    scene.done(
        new CreateFile(
            scene.tick(),
            ALICE,
            at("d/f"),
            new Mode(0664, 022),
            new CreateFile.Empty(new byte[40], new ChunkDemand(0, 0, 0, List.of(), 0))));
    scene.done(new MakeSymbolicLink(scene.tick(), ALICE, at("d/l"), "f"));

    assertEquals(0770, scene.stat("d/sub").ownership().mode());
    assertEquals(0660, scene.stat("d/f").ownership().mode());
    assertTrue(may(BOB, "d/sub", 7));
    assertTrue(may(BOB, "d/f", 6));
    assertFalse(may(BOB, "d/f", Permissions.EXECUTE), "the creator did not ask for it");
    Inode.Extras sub = scene.stat("d/sub").extras();
    assertEquals(scene.stat("d").extras().defaultAcl(), sub.defaultAcl());
    assertEquals(0, scene.stat("d/l").extras().acl());
  }

  @Test
  void equalListsAreKeptOnceAndGoWithTheirLastUse() {
    for (String name : List.of("a", "b", "c")) {
      scene.file(ALICE, name, 0600);
      set(name, list(6, 4, 0, new Entry(Tag.USER, 1001, 4), new Entry(Tag.MASK, 0, 4)));
    }
    assertEquals(1, scene.store().all(Acl.class).size());
    assertEquals(3, scene.store().all(Acl.class).getFirst().uses());
    set("a", List.of());
    set("b", list(6, 4, 0));
    scene.done(new Unlink(scene.tick(), ALICE, at("c")));

    assertEquals(List.of(), scene.store().all(Acl.class));
    assertEquals(0640, scene.stat("b").ownership().mode());
  }

  @Test
  void nonsenseAndStrangersAreRefused() {
    scene.file(ALICE, "f", 0600);
    scene.done(new MakeSymbolicLink(scene.tick(), ALICE, at("l"), "f"));
    Entry bob = new Entry(Tag.USER, 1001, 4);
    Entry mask = new Entry(Tag.MASK, 0, 4);

    refused(ErrorCode.INVALID_ARGUMENT, "f", false, list(6, 4, 0, bob));
    refused(ErrorCode.INVALID_ARGUMENT, "f", false, list(6, 4, 0, bob, bob, mask));
    refused(ErrorCode.INVALID_ARGUMENT, "f", false, List.of(new Entry(Tag.OWNER, 0, 7)));
    refused(ErrorCode.INVALID_ARGUMENT, "f", false, list(9, 4, 0));
    refused(ErrorCode.PERMISSION_DENIED, "f", true, list(6, 4, 0));
    refused(ErrorCode.NOT_SUPPORTED, "l", false, list(6, 4, 0));
    scene.rejected(
        ErrorCode.NOT_PERMITTED, new SetAcl(scene.tick(), BOB, at("f"), false, list(7, 7, 7)));
  }

  private void refused(ErrorCode code, String path, boolean byDefault, List<Entry> entries) {
    scene.rejected(code, new SetAcl(scene.tick(), ALICE, at(path), byDefault, entries));
  }
}
