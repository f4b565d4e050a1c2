package io.skerry.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.cli.shell.Failure;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TouchCommandTest {
  @Test
  void readsTimesWithAndWithoutOffset() {
    assertEquals(Instant.parse("2026-01-31T12:00:00Z"), TouchCommand.time("2026-01-31T12:00:00Z"));
    assertEquals(
        Instant.parse("2026-01-31T10:00:00Z"), TouchCommand.time("2026-01-31T12:00:00+02:00"));
    assertEquals(
        LocalDate.of(2026, 1, 31).atStartOfDay(ZoneId.systemDefault()).toInstant(),
        TouchCommand.time("2026-01-31"));
  }

  @Test
  void whatIsNoTimeIsRefused() {
    assertThrows(Failure.class, () -> TouchCommand.time("2026-13-01"));
  }
}
