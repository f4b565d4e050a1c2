package io.skerry.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir Path node = Path.of("");

  @Test
  void rememberedProcessIsFoundWhileItLives() throws IOException {
    PidFile file = PidFile.in(node);
    file.write(ProcessHandle.current().pid());

    assertEquals(Optional.of(ProcessHandle.current().pid()), file.pid());
    assertTrue(file.alive());
    assertFalse(file.paused());
  }

  @Test
  void anotherProcessWithTheSameIdIsNotTakenForIt() throws IOException {
    Files.writeString(node.resolve("pid"), ProcessHandle.current().pid() + " 1\n");

    assertFalse(PidFile.in(node).alive());
  }

  @Test
  void damagedOrMissingFileMeansNoProcess() throws IOException {
    assertFalse(PidFile.in(node).alive());
    Files.writeString(node.resolve("pid"), "rubbish");
    assertFalse(PidFile.in(node).alive());
  }
}
