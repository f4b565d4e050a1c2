package io.skerry.cli.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Globals;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerJvmTest {
  @TempDir Path home = Path.of("");

  private Path jars = Path.of("");
  private Path cache = Path.of("");
  private Shell shell = shell(home);

  @BeforeEach
  void distribution() throws IOException {
    jars = Files.createDirectories(home.resolve("lib").resolve("storage"));
    cache = home.resolve("lib").resolve("storage.aot");
    shell = shell(home);
    Files.createFile(jars.resolve("netty-b.jar"));
    Files.createFile(jars.resolve("Guava.jar"));
    Files.createFile(jars.resolve("asm.jar"));
    Files.createFile(jars.resolve("notes.txt"));
  }

  @Test
  void jarsComeByNameSoThatACacheFitsThem() {
    List<String> command = command();
    String path = command.get(command.indexOf("-cp") + 1);
    assertEquals(
        jars.resolve("Guava.jar") + ":" + jars.resolve("asm.jar") + ":" + jars + "/netty-b.jar",
        path);
  }

  @Test
  void cacheMadeAfterTheJarsIsUsed() throws IOException {
    Files.writeString(cache, "cache");
    Files.setLastModifiedTime(cache, fromNow(Duration.ofSeconds(5)));
    assertTrue(command().contains("-XX:AOTCache=" + cache));
  }

  @Test
  void cacheOlderThanTheJarsIsNotUsed() throws IOException {
    Files.writeString(cache, "cache");
    Files.setLastModifiedTime(cache, fromNow(Duration.ofSeconds(-5)));
    // Archives unpack with old times: only the time of unpacking itself counts.
    Files.setLastModifiedTime(jars, FileTime.from(Instant.EPOCH));
    assertFalse(mentionsCache(command()));
  }

  @Test
  void withoutCacheNothingIsSaidOfOne() {
    assertFalse(mentionsCache(command()));
  }

  @Test
  void recordingWritesACacheAndUsesNone() throws IOException {
    Files.writeString(cache, "cache");
    Files.setLastModifiedTime(cache, fromNow(Duration.ofSeconds(5)));
    Path made = home.resolve("made.aot");
    List<String> command = ServerJvm.recording(shell, ServerRole.STORAGE, made, List.of());
    assertTrue(command.contains("-XX:AOTCacheOutput=" + made));
    assertFalse(mentionsCache(command));
  }

  @Test
  void missingRoleIsRefusedByName() {
    Failure failure =
        assertThrows(Failure.class, () -> ServerJvm.command(shell, ServerRole.METADATA, List.of()));
    assertTrue(failure.line().contains("metadata"), failure.line());
  }

  private static Shell shell(Path home) {
    Terminal terminal =
        new Terminal(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), false);
    return new Shell(new Globals(), terminal, Map.of(), home, home, Optional.of(home));
  }

  private List<String> command() {
    return ServerJvm.command(shell, ServerRole.STORAGE, List.of("--config", "storage.yaml"));
  }

  private static boolean mentionsCache(List<String> command) {
    return command.stream().anyMatch(word -> word.startsWith("-XX:AOTCache="));
  }

  private static FileTime fromNow(Duration distance) {
    return FileTime.from(Instant.now().plus(distance));
  }
}
