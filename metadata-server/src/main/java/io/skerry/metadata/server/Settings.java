package io.skerry.metadata.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One mapping of a YAML file, read key by key. Whoever has read all the keys it knows calls
/// `finish`, which refuses the others by name.
final class Settings {
  private static final long FILE_BYTES_MAX = 1 << 20;

  private final String where;
  private final Map<String, @Nullable Object> values;
  private final List<String> lines;
  private final TreeSet<String> known = new TreeSet<>();

  private Settings(String where, Map<String, @Nullable Object> values, List<String> lines) {
    this.where = where;
    this.values = values;
    this.lines = lines;
  }

  static Settings read(Path file) throws Refusal {
    if (!Files.isRegularFile(file)) {
      throw new Refusal("configuration file " + file + " is missing");
    }
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new Refusal(file + ": too large for a configuration file");
      }
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new Refusal(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static Settings parse(String where, String yaml) throws Refusal {
    YAMLMapper mapper =
        YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
    try {
      Map<String, @Nullable Object> values =
          mapper.readValue(yaml, new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
      return new Settings(where, values == null ? Map.of() : values, yaml.lines().toList());
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
      throw new Refusal(where + ": not a valid YAML mapping" + line + ": " + firstLine(e), e);
    }
  }

  private static String firstLine(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
  }

  String text(String key) throws Refusal {
    return optionalText(key).orElseThrow(() -> missing(key));
  }

  String text(String key, String preset) throws Refusal {
    return optionalText(key).orElse(preset);
  }

  Optional<String> optionalText(String key) throws Refusal {
    @Nullable Object value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Map || value instanceof List || value.toString().isBlank()) {
      throw new Refusal(where + line(key) + ": " + key + " must be a text");
    }
    return Optional.of(value.toString());
  }

  long number(String key) throws Refusal {
    @Nullable Object value = value(key);
    if (value == null) {
      throw missing(key);
    }
    return asNumber(key, value);
  }

  long number(String key, long preset) throws Refusal {
    @Nullable Object value = value(key);
    return value == null ? preset : asNumber(key, value);
  }

  int small(String key, int preset) throws Refusal {
    long number = number(key, preset);
    if (number != (int) number) {
      throw new Refusal(where + ": " + key + " is too large: " + number);
    }
    return (int) number;
  }

  private long asNumber(String key, Object value) throws Refusal {
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw new Refusal(
        where + line(key) + ": " + key + " must be a whole number, not \"" + value + '"');
  }

  /// A value made from text, for instance an address.
  <T> T parsed(String key, Function<String, T> parse) throws Refusal {
    String text = text(key);
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(where + line(key) + ": " + key + ": " + e.getMessage(), e);
    }
  }

  Settings section(String key) throws Refusal {
    @Nullable Object value = value(key);
    if (value == null) {
      throw missing(key);
    }
    return nested(where + ": " + key, value, lines);
  }

  List<Settings> sections(String key) throws Refusal {
    @Nullable Object value = value(key);
    if (!(value instanceof List<?> items) || items.isEmpty()) {
      throw new Refusal(where + ": " + key + " must be a list with at least one entry");
    }
    List<Settings> sections = new ArrayList<>();
    for (Object item : items) {
      sections.add(nested(where + ": " + key + '[' + sections.size() + ']', item, lines));
    }
    return sections;
  }

  @SuppressWarnings("unchecked") // YAML keys of a mapping are read as text
  private static Settings nested(String where, Object value, List<String> lines) throws Refusal {
    if (value instanceof Map<?, ?> map) {
      return new Settings(where, (Map<String, @Nullable Object>) map, lines);
    }
    throw new Refusal(where + " must be a mapping");
  }

  /// @throws Refusal naming a key that nothing has asked for
  void finish() throws Refusal {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new Refusal(
            where
                + line(key)
                + ": unknown key \""
                + key
                + "\"; known are "
                + String.join(", ", known));
      }
    }
  }

  private @Nullable Object value(String key) {
    known.add(key);
    return values.get(key);
  }

  /// Where the key stands in the file; the first place if there are several.
  private String line(String key) {
    Pattern found = Pattern.compile("(^|[\\s{,\"-])" + Pattern.quote(key) + "\"?\\s*:");
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).stripLeading().startsWith("#") && found.matcher(lines.get(i)).find()) {
        return " in line " + (i + 1);
      }
    }
    return "";
  }

  private Refusal missing(String key) {
    return new Refusal(where + ": " + key + " is missing");
  }
}
