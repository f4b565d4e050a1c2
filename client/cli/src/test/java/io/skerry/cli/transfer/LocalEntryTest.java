package io.skerry.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEntryTest {
  @TempDir Path folder = Path.of("");

  @Test
  void modeAndTimeAreReadAsTheyWereSet() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "abc");
    Instant time = Instant.parse("2020-02-03T04:05:06.123456789Z");
    LocalEntry.set(file, 04751, time, false);

    LocalEntry entry = LocalEntry.of(file);

    assertEquals(LocalEntry.Kind.REGULAR, entry.kind());
    assertEquals(04751, entry.mode());
    assertEquals(3, entry.size());
    assertEquals(time, entry.mtime());
  }

  @Test
  void linksAreLinksWhateverTheyPointTo() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("l"), Path.of("nowhere"));

    assertEquals(LocalEntry.Kind.LINK, LocalEntry.of(link).kind());
    assertEquals(LocalEntry.Kind.DIRECTORY, LocalEntry.of(folder).kind());
  }

  @Test
  void namesOfAllScriptsAreKept() {
    assertEquals(
        Optional.of("gr\u00fc\u00dfe"), LocalEntry.name(folder.resolve("gr\u00fc\u00dfe")));
  }
}
