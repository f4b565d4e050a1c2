package io.skerry.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void fieldsKeepTheirOrderAndEmptyIsNull() {
    assertEquals(
        "{\"b\":1,\"a\":[true,null],\"c\":{},\"d\":[]}",
        Json.text(
            Json.object(
                "b", 1, "a", List.of(true, Optional.empty()), "c", Map.of(), "d", List.of())));
  }

  @Test
  void stringsAreEscaped() {
    assertEquals("\"a\\\"b\\\\c\\n\\u0001\u00e9\"", Json.text("a\"b\\c\n\u0001\u00e9"));
  }

  @Test
  void numbersThatJsonDoesNotHaveAreNull() {
    assertEquals("[1.5,null]", Json.text(List.of(1.5, Double.NaN)));
  }
}
