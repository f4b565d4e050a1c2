package io.skerry.client.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a path may be.
final class RemotePathTest {
  @ParameterizedTest
  @CsvSource({
    "/demo/a/b, /demo/a/b",
    "//demo///a/, /demo/a",
    "/demo/./a, /demo/a",
    "/demo/, /demo",
    "/, /"
  })
  void pathsAreRead(String text, String read) throws SkerryException {
    assertEquals(read, RemotePath.parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource({"demo/a", "/demo/../a", "/..", "''"})
  void pathsAreRefused(String text) {
    SkerryException e = assertThrows(SkerryException.class, () -> RemotePath.parse(text));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.errorCode());
  }

  @Test
  void aNameOf256BytesIsTooLong() {
    SkerryException e =
        assertThrows(SkerryException.class, () -> RemotePath.parse("/demo/" + "ä".repeat(128)));
    assertEquals(ErrorCode.NAME_TOO_LONG, e.errorCode());
  }

  @Test
  void aNameThatIsNoUnicodeIsRefusedInPrintableWords() {
    SkerryException e =
        assertThrows(SkerryException.class, () -> RemotePath.parse("/demo/\ud800x"));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.errorCode());
    assertTrue(String.valueOf(e.getMessage()).startsWith("/demo/?x: "));
  }

  @Test
  void parentsLeadToTheTop() throws SkerryException {
    RemotePath path = RemotePath.parse("/demo/a/b");
    assertEquals(new RemotePath("demo", List.of("a")), path.parent());
    assertTrue(path.parent().parent().isNamespaceRoot());
    assertTrue(path.parent().parent().parent().isTop());
    assertEquals("b", path.name());
  }
}
