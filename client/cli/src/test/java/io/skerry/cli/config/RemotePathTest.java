package io.skerry.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.cli.shell.Failure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemotePathTest {
  @Test
  void plainPathBelongsToTheSelectedCluster() {
    RemotePath path = RemotePath.parse("/demo//a/b c");

    assertEquals(Optional.empty(), path.cluster());
    assertEquals(List.of("demo", "a", "b c"), path.names());
    assertEquals("/demo/a/b c", path.path());
    assertEquals("b c", path.name());
  }

  @Test
  void uriNamesItsCluster() {
    RemotePath path = RemotePath.parse("skerry://prod/demo/a");

    assertEquals(Optional.of("prod"), path.cluster());
    assertEquals("/demo/a", path.path());
    assertTrue(RemotePath.parse("skerry://h:1,g:2").isRoot());
  }

  @Test
  void trailingSlashMeansADirectory() {
    assertTrue(RemotePath.parse("/demo/a/").directoryMeant());
    assertEquals("/demo/a", RemotePath.parse("/demo/a/").path());
  }

  @Test
  void namesOfExactly255BytesAreFine() {
    assertEquals(255, RemotePath.parse("/demo/" + "x".repeat(255)).name().length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "",
        "./x",
        "/demo/../x",
        "/demo/.",
        "skerry:///x",
        "file:///etc",
        "/demo/a\0b"
      })
  void whatIsNoPathIsRefused(String text) {
    assertThrows(Failure.class, () -> RemotePath.parse(text));
  }

  @Test
  void longNamesCountBytesNotCharacters() {
    assertThrows(Failure.class, () -> RemotePath.parse("/demo/" + "\u00e9".repeat(128)));
    assertThrows(Failure.class, () -> RemotePath.parse("/demo" + "/abcdefgh".repeat(500)));
  }
}
