package io.skerry.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.testkit.contract.AttributeDoor.Kind;
import io.skerry.testkit.contract.Door.Mode;
import io.skerry.testkit.contract.DoorException.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The contract of one user: names, directories and links beside contents.
public abstract class NameContract extends FileContract {
  @Test
  void aDirectoryShowsItsEntries() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 10; i < 40; i++) {
      door().makeDirectory("entry-" + i);
      expected.add("entry-" + i);
    }
    assertEquals(expected, new ArrayList<>(new TreeSet<>(door().list(""))));
    assertEquals(List.of(), door().list("entry-10"));
    assertEquals(Kind.DIRECTORY, status("entry-10").kind());
    refused(Trouble.MISSING, () -> door().list("none"));
    refused(Trouble.EXISTS, () -> door().makeDirectory("entry-10"));
    refused(Trouble.MISSING, () -> door().makeDirectory("none/below"));
  }

  @Test
  void namesAreBytesOfUnicode() throws Exception {
    assumeTrue(takesAllNames(), "this machine's locale allows fewer names");
    List<String> names =
        List.of(" ", "a b", "ä", "a\u0308", "日本語", "😀", "%41", "a:b?*[x]\"<>|\\", ".hidden", "-r");
    for (String name : names) {
      write(name, bytes(name.length()));
    }
    assertEquals(new TreeSet<>(names), new TreeSet<>(door().list("")));
    for (String name : names) {
      assertArrayEquals(bytes(name.length()), read(name));
    }
    String longest = "é".repeat(127) + "x";
    write(longest, bytes(3));
    assertArrayEquals(bytes(3), read(longest));
    refused(Trouble.NAME_TOO_LONG, () -> write(longest + "y", bytes(1)));
    refused(Trouble.NAME_TOO_LONG, () -> door().makeDirectory("z".repeat(256)));
    refused(Trouble.INVALID, () -> write("a\0b", bytes(1)));
  }

  @Test
  void deletionTakesWhatIsNamed() throws Exception {
    write("file", bytes(1));
    door().makeDirectory("directory");
    write("directory/inner", bytes(1));
    door().links().makeSymbolic("link", "directory");
    refused(Trouble.NOT_EMPTY, () -> door().delete("directory"));
    door().delete("link");
    assertEquals(Kind.DIRECTORY, status("directory").kind());
    door().delete("directory/inner");
    door().delete("directory");
    door().delete("file");
    assertEquals(List.of(), door().list(""));
    refused(Trouble.MISSING, () -> door().delete("file"));
    refused(Trouble.MISSING, () -> door().delete("none/file"));
  }

  @Test
  void aRenamedDirectoryTakesItsEntriesWithIt() throws Exception {
    door().makeDirectory("old");
    door().makeDirectory("old/inner");
    write("old/inner/file", bytes(100));
    door().makeDirectory("parent");
    door().rename("old", "parent/new", false);
    assertArrayEquals(bytes(100), read("parent/new/inner/file"));
    refused(Trouble.MISSING, () -> status("old"));
    refused(Trouble.INVALID, () -> door().rename("parent", "parent/new/loop", false));
    refused(Trouble.MISSING, () -> door().rename("old", "again", false));
    refused(Trouble.MISSING, () -> door().rename("parent", "none/parent", false));
  }

  @Test
  void aRenameReplacesOnlyWhenAsked() throws Exception {
    write("one", bytes(1));
    write("two", bytes(2));
    refused(Trouble.EXISTS, () -> door().rename("one", "two", false));
    door().rename("one", "two", true);
    assertArrayEquals(bytes(1), read("two"));
    refused(Trouble.MISSING, () -> status("one"));

    door().makeDirectory("full");
    write("full/file", bytes(1));
    door().makeDirectory("empty");
    refused(Trouble.NOT_EMPTY, () -> door().rename("empty", "full", true));
    refused(Trouble.EXISTS, () -> door().rename("full", "empty", false));
    door().rename("full", "empty", true);
    assertEquals(List.of("file"), door().list("empty"));
    door().rename("two", "two", true);
    assertArrayEquals(bytes(1), read("two"));
  }

  @Test
  void aCopyLivesOnItsOwn() throws Exception {
    write("original", bytes(200_000));
    door().attributes().setMode("original", 0640);
    door().copy("original", "copy", false);
    write("original", bytes(5));
    assertArrayEquals(bytes(200_000), read("copy"));
    assertEquals(0640, status("copy").mode());
    refused(Trouble.EXISTS, () -> door().copy("original", "copy", false));
    door().copy("original", "copy", true);
    assertArrayEquals(bytes(5), read("copy"));
    refused(Trouble.MISSING, () -> door().copy("none", "other", false));
    refused(Trouble.MISSING, () -> door().copy("original", "none/other", false));
    assertEquals(2, door().list("").size());
  }

  @Test
  void symbolicLinksLeadOn() throws Exception {
    door().makeDirectory("directory");
    write("directory/file", bytes(10));
    door().links().makeSymbolic("to-file", "directory/file");
    door().links().makeSymbolic("to-directory", "directory");
    door().links().makeSymbolic("directory/up", "../to-file");
    assertEquals("directory/file", door().links().target("to-file"));
    assertEquals(Kind.LINK, status("to-file").kind());
    assertEquals(Kind.FILE, door().attributes().status("to-file", true).kind());
    assertArrayEquals(bytes(10), read("to-directory/up"));
    assertEquals(2, door().list("to-directory").size());
    write("to-file", bytes(20));
    assertArrayEquals(bytes(20), read("directory/file"));
    refused(Trouble.EXISTS, () -> door().links().makeSymbolic("to-file", "x"));
    refused(Trouble.NOT_A_LINK, () -> door().links().target("directory"));
    refused(Trouble.MISSING, () -> door().links().target("none"));
  }

  @Test
  void linksMayLeadNowhereOrInCircles() throws Exception {
    door().links().makeSymbolic("dangling", "target");
    refused(Trouble.MISSING, () -> read("dangling"));
    refused(Trouble.MISSING, () -> door().attributes().status("dangling", true));
    write("dangling", bytes(4));
    assertArrayEquals(bytes(4), read("target"));
    door().links().makeSymbolic("one", "other");
    door().links().makeSymbolic("other", "one");
    refused(Trouble.LINK_LOOP, () -> read("one"));
    refused(Trouble.LINK_LOOP, () -> door().attributes().status("one", true));
    refused(Trouble.LINK_LOOP, () -> write("one/file", bytes(1)));
  }

  @Test
  void namesOfAFileShareEverything() throws Exception {
    write("one", bytes(10));
    door().makeDirectory("directory");
    door().links().makeHard("directory/two", "one");
    assertEquals(2, status("one").links());
    try (OpenFile file = door().open("directory/two", Mode.UPDATE)) {
      file.write(10, bytes(5));
    }
    assertEquals(15, status("one").size());
    door().delete("one");
    assertEquals(15, read("directory/two").length);
    assertEquals(1, status("directory/two").links());
    refused(Trouble.MISSING, () -> door().links().makeHard("three", "one"));
    refused(Trouble.EXISTS, () -> door().links().makeHard("directory", "directory/two"));
    refused(Trouble.NOT_PERMITTED, () -> door().links().makeHard("three", "directory"));
  }

  @Test
  void pathsMayBeDeep() throws Exception {
    StringBuilder path = new StringBuilder("d");
    for (int i = 0; i < 30; i++) {
      door().makeDirectory(path.toString());
      path.append("/d");
    }
    write(path + "file", bytes(9));
    assertArrayEquals(bytes(9), read(path + "file"));
  }
}
