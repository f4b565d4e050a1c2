package io.skerry.client.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/// One mapping of a YAML file, read with a complaint that names file and key when something is
/// wrong.
///
/// @param where file and key, for complaints
public record Yaml(String where, Map<String, Object> values) {

  /// Reads a file whose top is a mapping.
  public static Yaml read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new ConfigurationException(
          file + ": cannot be read: " + ConfigurationException.reason(e));
    }
  }

  /// Reads text whose top is a mapping; JSON is YAML, too.
  public static Yaml parse(String where, String text) {
    Object value;
    try {
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      value = new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).load(text);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new ConfigurationException(where + ", line " + line + ": " + e.getProblem());
    } catch (YAMLException e) {
      throw new ConfigurationException(
          where + ": not YAML: " + String.valueOf(e.getMessage()).split("\n", 2)[0]);
    }
    return value == null ? new Yaml(where, Map.of()) : new Yaml(where, mapping(where, value));
  }

  /// Writes plain maps, lists and scalars in block style.
  public static String text(Map<String, Object> values) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndent(2);
    return new org.yaml.snakeyaml.Yaml(new Representer(options), options).dump(values);
  }

  private static Map<String, Object> mapping(String where, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new ConfigurationException(where + ": expected \"key: value\" lines");
    }
    Map<String, Object> typed = new LinkedHashMap<>();
    map.forEach((key, element) -> typed.put(String.valueOf(key), element == null ? "" : element));
    return typed;
  }

  /// Refuses every key but these.
  public Yaml onlyKeys(String... known) {
    Set<String> allowed = Set.of(known);
    for (String key : values.keySet()) {
      if (!allowed.contains(key)) {
        throw new ConfigurationException(where + ": unknown key \"" + key + '"');
      }
    }
    return this;
  }

  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key)).map(String::valueOf).filter(s -> !s.isEmpty());
  }

  public String textOrFail(String key) {
    return text(key)
        .orElseThrow(() -> new ConfigurationException(where + ": \"" + key + "\" is missing"));
  }

  public int number(String key) {
    Object value = values.get(key);
    if (value instanceof Integer number) {
      return number;
    }
    throw new ConfigurationException(where + ": \"" + key + "\" is not a number");
  }

  /// The number, or another one when the key is missing.
  public int number(String key, int missing) {
    return values.containsKey(key) ? number(key) : missing;
  }

  public List<String> texts(String key) {
    Object value = values.getOrDefault(key, List.of());
    if (!(value instanceof List<?> list)) {
      throw new ConfigurationException(where + ": \"" + key + "\" is not a list");
    }
    return list.stream().map(String::valueOf).toList();
  }

  /// The mapping under this key; empty when there is none.
  public Yaml section(String key) {
    Object value = values.getOrDefault(key, Map.of());
    String inside = where + ": " + key;
    return new Yaml(inside, value.equals("") ? Map.of() : mapping(inside, value));
  }

  /// The mappings in the list under this key.
  public List<Yaml> sections(String key) {
    Object value = values.getOrDefault(key, List.of());
    if (!(value instanceof List<?> list)) {
      throw new ConfigurationException(where + ": \"" + key + "\" is not a list");
    }
    List<Yaml> sections = new ArrayList<>();
    for (Object element : list) {
      String inside = where + ": " + key + '[' + sections.size() + ']';
      sections.add(new Yaml(inside, mapping(inside, element == null ? "" : element)));
    }
    return sections;
  }
}
