package io.skerry.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.cli.shell.Failure;
import io.skerry.client.AclEntry;
import io.skerry.client.AclEntry.Tag;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AclTextTest {
  private static final List<AclEntry> BITS =
      List.of(
          new AclEntry(Tag.OWNER, "", 6),
          new AclEntry(Tag.OWNING_GROUP, "", 4),
          new AclEntry(Tag.OTHER, "", 0));

  private static Set<AclEntry> edited(List<AclEntry> before, String modify, String remove) {
    AclEdit edit = new AclEdit(before, false);
    edit.apply(
        modify.isEmpty() ? List.of() : AclText.parse(modify, true),
        remove.isEmpty() ? List.of() : AclText.parse(remove, false),
        false);
    return new HashSet<>(edit.entries());
  }

  @Test
  void entriesAreReadInTheirLongAndShortForms() {
    assertEquals(
        List.of(
            new AclText.Wish(false, new AclEntry(Tag.USER, "bob", 6)),
            new AclText.Wish(true, new AclEntry(Tag.GROUP, "staff", 5)),
            new AclText.Wish(false, new AclEntry(Tag.MASK, "", 4)),
            new AclText.Wish(false, new AclEntry(Tag.OWNER, "", 7))),
        AclText.parse("user:bob:rw-,d:g:staff:rx,mask:r,u::7", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bob:rw-", "user:bob", "mask:bob:r", "user:bob:rwq", "x::r"})
  void anythingElseIsAUsageError(String text) {
    assertThrows(Failure.class, () -> AclText.parse(text, true));
  }

  @Test
  void theMaskGrowsToWhatItLimits() {
    Set<AclEntry> expected = new HashSet<>(BITS);
    expected.add(new AclEntry(Tag.USER, "bob", 3));
    expected.add(new AclEntry(Tag.MASK, "", 7));

    assertEquals(expected, edited(BITS, "user:bob:-wx", ""));
    assertEquals(new HashSet<>(BITS), edited(List.copyOf(expected), "", "user:bob"));
  }

  @Test
  void aMaskThatIsGivenStays() {
    Set<AclEntry> entries = edited(BITS, "user:bob:rwx,mask::r--", "");

    assertEquals(true, entries.contains(new AclEntry(Tag.MASK, "", 4)));
  }
}
