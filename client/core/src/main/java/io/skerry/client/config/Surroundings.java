package io.skerry.client.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Where a process stands: environment, current and home directory.
public record Surroundings(Map<String, String> environment, Path directory, Path home) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /// Those of this process.
  public static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Path.of(System.getProperty("user.home", "/")));
  }

  /// The same with one more variable.
  public Surroundings with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Surroundings(more, directory, home);
  }

  /// A variable that is set and not empty.
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /// A local path as the user meant it.
  public Path local(String path) {
    return directory.resolve(path).normalize();
  }
}
