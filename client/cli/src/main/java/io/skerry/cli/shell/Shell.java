package io.skerry.cli.shell;

import io.skerry.client.config.Surroundings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a command gets from outside: global options, terminal, environment, current and home
/// directory, and where the distribution is unpacked.
public record Shell(
    Globals globals,
    Terminal terminal,
    Map<String, String> environment,
    Path directory,
    Path home,
    Optional<Path> distribution) {

  /// The one of this process.
  public static Shell ofProcess() {
    return new Shell(
        new Globals(),
        Terminal.ofProcess(),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Path.of(System.getProperty("user.home", "/")),
        Optional.ofNullable(System.getProperty("skerry.home")).map(Path::of));
  }

  /// Where the command stands, as the client library wants to know it.
  public Surroundings surroundings() {
    return new Surroundings(environment, directory, home);
  }

  /// The same with one more variable.
  public Shell with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Shell(globals, terminal, Map.copyOf(more), directory, home, distribution);
  }

  /// The same for another command line, whose options are its own.
  public Shell another() {
    return new Shell(new Globals(), terminal, environment, directory, home, distribution);
  }

  /// A variable that is set and not empty.
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /// The distribution folder, needed by everything that starts servers.
  public Path distributionOrFail() {
    return distribution.orElseThrow(
        () ->
            Failure.of(
                "start this through bin/skerry of the distribution: its folder is not known"));
  }

  /// A local path as the user meant it.
  public Path local(String path) {
    return directory.resolve(path).normalize();
  }
}
