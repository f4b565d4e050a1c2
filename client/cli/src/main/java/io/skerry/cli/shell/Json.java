package io.skerry.cli.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes JSON text from maps, lists, strings, numbers, booleans and optionals (empty is null).
public final class Json {
  private final StringBuilder text = new StringBuilder();

  private Json() {}

  /// An object with these fields: name, value, name, value ... in this order.
  public static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  /// The text of one value, on one line.
  public static String text(Object value) {
    Json json = new Json();
    json.value(value);
    return json.text.toString();
  }

  private void value(Object value) {
    switch (value) {
      case Map<?, ?> map -> fields(map);
      case List<?> list -> elements(list);
      case Optional<?> optional -> optional.ifPresentOrElse(this::value, () -> text.append("null"));
      case Double number -> text.append(finite(number));
      case Number number -> text.append(number);
      case Boolean flag -> text.append(flag);
      default -> string(value.toString());
    }
  }

  private static String finite(double number) {
    return Double.isFinite(number) ? Double.toString(number) : "null";
  }

  private void fields(Map<?, ?> map) {
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(before);
      string(String.valueOf(entry.getKey()));
      text.append(':');
      value(entry.getValue());
      before = ',';
    }
    text.append(map.isEmpty() ? "{}" : "}");
  }

  private void elements(List<?> list) {
    char before = '[';
    for (Object element : list) {
      text.append(before);
      value(element);
      before = ',';
    }
    text.append(list.isEmpty() ? "[]" : "]");
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> character(c);
      }
    }
    text.append('"');
  }

  private void character(char c) {
    if (c < 0x20) {
      text.append(String.format("\\u%04x", (int) c));
    } else {
      text.append(c);
    }
  }
}
